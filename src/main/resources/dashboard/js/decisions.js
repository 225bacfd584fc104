// What became of the initializations, the latest first.

import { attribute, h, icon, labelled, list, text } from './dom.js';
import { counted, exactly, time, zone } from './format.js';

/** What became of a code, in a few words; the sentence of the proxy stands below. */
const RESULTS = {
  MAPPED: ['Mapped', 'change'],
  OFFERED: ['Both offered', 'change'],
  RESTORED: ['Restored', 'change'],
  REVERSED_BY_TABLE: ['Restored', 'change'],
  REVERSED_BY_TOMES_CODE: ['Restored', 'change'],
  KEPT: ['Unchanged', 'plain'],
  PASSED: ['Unchanged', 'plain'],
  SWITCHED_OFF: ['Switched off', 'warning'],
  UNMAPPED: ['Not in the table', 'plain'],
  NO_CODE: ['No code', 'plain'],
  AMBIGUOUS: ['Ambiguous', 'warning'],
  UNEXPECTED: ['Unknown code', 'warning'],
  NOT_UNDERSTOOD: ['Not understood', 'warning'],
  FAILED: ['Failed', 'error'],
};

export const result = (reason) => RESULTS[reason] ?? [reason.toLowerCase().replaceAll('_', ' '), 'plain'];

const COLUMNS = [`Time (${zone()})`, 'Device', 'Message', 'Result', 'Code', 'What happened'];

const code = (print) => h('code', {}, print);

function codes(each) {
  return each.codes.map((one) => h('span', { class: 'codes' }, code(one.before), one.before === one.after ? null : [' → ', code(one.after)]));
}

/** Makes a row of the table. */
export function decisionRow(each) {
  const [words, tone] = result(each.reason);
  const request = each.direction === 'request';
  return labelled(COLUMNS, h(
    'tr',
    {},
    h('td', { class: 'time' }, h('time', { datetime: each.time, title: exactly(each.time) }, time(each.time))),
    h('th', { scope: 'row' }, each.device ? h('a', { href: `#device/${encodeURIComponent(each.device)}` }, each.device) : h('span', { class: 'muted' }, 'not named')),
    h('td', { class: 'nowrap' }, request ? 'TOMEs asks' : 'Device answers'),
    h('td', {}, h('span', { class: `tag tag-${tone}` }, tone === 'warning' || tone === 'error' ? icon(tone) : null, words)),
    h('td', {}, codes(each)),
    h('td', { class: 'what' }, each.text),
  ));
}

/** Makes a table of decisions. */
export function decisionTable(caption, short) {
  const body = h('tbody', {});
  const table = h(
    'table',
    { class: 'data' },
    h('caption', { class: 'sr' }, caption),
    h('thead', {}, h('tr', {}, COLUMNS.map((name) => h('th', { scope: 'col' }, name)))),
    body,
  );
  const empty = h('p', { class: 'empty' }, short ? 'No initialization yet. The first one appears here when TOMEs initializes a device.' : 'No initialization fits.');
  return {
    root: h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption }, table, empty),
    show(items) {
      table.hidden = items.length === 0;
      empty.hidden = items.length > 0;
      list(body, items, (each) => each.id, decisionRow);
    },
  };
}

const SHOWN = 100;

export function decisions(root) {
  const search = h('input', { type: 'search', id: 'decision-search', placeholder: 'Device, code or result', oninput: () => show() });
  const only = h('input', { type: 'checkbox', id: 'decision-only', onchange: () => show() });
  const hold = h('button', { type: 'button', class: 'secondary', 'aria-pressed': 'false', onclick: () => pause() }, 'Hold still');
  const found = h('p', { class: 'muted', role: 'status' });
  const table = decisionTable('Initialization decisions, the latest first', false);
  let all = [];
  let held = false;

  root.append(
    h('div', { class: 'page-head' }, h('div', {}, h('h1', { id: 'decisions-title' }, 'Decisions'), h('p', { class: 'lead' }, 'What the proxy made of each initialization, the latest first. Codes are shown as fingerprints.'))),
    h('div', { class: 'card' },
      h('div', { class: 'filters' },
        h('div', { class: 'field' }, h('label', { for: 'decision-search' }, 'Search'), search),
        h('label', { class: 'check' }, only, 'Only what needs attention'),
        hold,
        found),
      table.root),
  );

  function pause() {
    held = !held;
    attribute(hold, 'aria-pressed', String(held));
    text(hold, held ? 'Follow again' : 'Hold still');
  }

  function show() {
    const wanted = search.value.trim().toLowerCase();
    const items = all.filter(
      (each) =>
        (!only.checked || each.warning) &&
        (wanted === '' || [each.device ?? '', each.text, result(each.reason)[0], ...each.codes.flatMap((one) => [one.before, one.after])].some((part) => part.toLowerCase().includes(wanted))),
    );
    const words = counted(items.length, 'decision') + (items.length > SHOWN ? `, the latest ${SHOWN} shown` : '');
    text(found, held ? `Held still: ${words}` : words);
    table.show(items.slice(0, SHOWN));
  }

  return {
    update(state) {
      if (!held) {
        all = state.decisions;
        show();
      }
    },
  };
}
