// All devices: searched and filtered by the proxy, fifty at a time, so that a thousand cost no more than fifty.

import { get } from './api.js';
import { attribute, h, icon, list, text } from './dom.js';
import { result } from './decisions.js';
import { KINDS, clock, count, exactly } from './format.js';

const PAGE = 50;
const REFRESH_MILLIS = 3000;
const TYPING_MILLIS = 200;

const kindTag = (kind) => h('span', { class: `kind kind-${kind}` }, KINDS[kind] ?? kind);

function lastDecision(each) {
  const last = each.lastDecision;
  if (!last) {
    return h('span', { class: 'muted' }, 'none yet');
  }
  return [h('time', { datetime: last.time, title: exactly(last.time) }, clock(last.time)), h('span', { class: 'muted beside' }, result(last.reason)[0])];
}

function row(each) {
  const diagnosis = each.diagnosis ?? { severity: 'waiting', title: 'Not seen yet' };
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, h('a', { href: `#device/${encodeURIComponent(each.id)}` }, each.id)),
    h('td', {}, h('span', { class: 'state', 'data-tone': diagnosis.severity }, icon(diagnosis.severity), diagnosis.title)),
    h('td', {}, kindTag(each.kind)),
    h('td', { class: 'what' }, each.reason),
    h('td', { class: 'time' }, lastDecision(each)),
    h('td', {}, each.on === false ? h('span', { class: 'tag tag-warning' }, icon('off'), 'Off') : h('span', { class: 'muted' }, 'On')),
  );
}

export function devices(root) {
  const search = h('input', { type: 'search', id: 'device-search', placeholder: 'Part of the id', oninput: () => soon() });
  const kind = h('select', { id: 'device-kind', onchange: () => restart() },
    h('option', { value: '' }, 'All'), Object.entries(KINDS).map(([value, name]) => h('option', { value }, name)));
  const state = h('select', { id: 'device-state', onchange: () => restart() },
    h('option', { value: '' }, 'All'), h('option', { value: 'notStarted' }, 'Not started'), h('option', { value: 'started' }, 'Started'));
  const found = h('p', { class: 'muted', role: 'status' });
  const body = h('tbody', {});
  const table = h('table', { class: 'data' },
    h('caption', { class: 'sr' }, 'Devices'),
    h('thead', {}, h('tr', {}, ['Device', 'State', 'Firmware', 'How that is known', 'Last decision', 'Transformation'].map((name) => h('th', { scope: 'col' }, name)))),
    body);
  const empty = h('p', { class: 'empty' });
  const where = h('span', { class: 'muted' });
  const back = h('button', { type: 'button', class: 'secondary', onclick: () => turn(-1) }, 'Previous');
  const on = h('button', { type: 'button', class: 'secondary', onclick: () => turn(1) }, 'Next');
  const pager = h('nav', { class: 'pager', 'aria-label': 'Pages of devices' }, back, where, on);

  root.append(
    h('div', { class: 'page-head' }, h('div', {}, h('h1', { id: 'devices-title' }, 'Devices'), h('p', { class: 'lead' }, 'Every device that the proxy has heard of. Open one to read why it does not start.'))),
    h('div', { class: 'card' },
      h('div', { class: 'filters' },
        h('div', { class: 'field' }, h('label', { for: 'device-search' }, 'Search'), search),
        h('div', { class: 'field' }, h('label', { for: 'device-state' }, 'State'), state),
        h('div', { class: 'field' }, h('label', { for: 'device-kind' }, 'Firmware'), kind),
        found),
      h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Table of devices' }, table, empty),
      pager),
  );

  let offset = 0;
  let total = 0;
  let loading = null;
  let typing = null;
  let latest = 0;

  function soon() {
    clearTimeout(typing);
    typing = setTimeout(restart, TYPING_MILLIS);
  }

  function restart() {
    offset = 0;
    load();
  }

  function turn(by) {
    offset = Math.min(Math.max(0, offset + by * PAGE), Math.max(0, total - 1));
    load().then(() => root.querySelector('.scroll').scrollTo(0, 0));
  }

  async function load() {
    loading?.abort();
    loading = new AbortController();
    latest = Date.now();
    const query = new URLSearchParams({ limit: PAGE, offset });
    for (const [name, value] of [['q', search.value.trim()], ['kind', kind.value], ['state', state.value]]) {
      if (value !== '') {
        query.set(name, value);
      }
    }
    try {
      show(await get(`devices?${query}`, loading.signal));
    } catch (failure) {
      if (failure.name !== 'AbortError') {
        text(found, failure.message);
      }
    }
  }

  function show(answer) {
    total = answer.total;
    if (offset >= total && offset > 0) {
      offset = 0;
      load();
      return;
    }
    const filtered = search.value.trim() !== '' || kind.value !== '' || state.value !== '';
    const last = Math.min(offset + PAGE, total);
    text(found, `${count(total)} ${total === 1 ? 'device' : 'devices'}${filtered ? (total === 1 ? ' fits' : ' fit') : ''}`);
    table.hidden = total === 0;
    empty.hidden = total > 0;
    text(empty, filtered ? 'No device fits. Change the search or the filters.' : 'No device has been seen yet. Devices appear here when they join the Terminal or when TOMEs initializes them.');
    list(body, answer.devices, (each) => each.id, row);
    pager.hidden = total <= PAGE;
    text(where, `${count(total === 0 ? 0 : offset + 1)} to ${count(last)} of ${count(total)}`);
    attribute(back, 'disabled', offset === 0);
    attribute(on, 'disabled', last >= total);
  }

  return {
    enter: load,
    update(live) {
      if (live.connected && Date.now() - latest > REFRESH_MILLIS) {
        load();
      }
    },
  };
}
