// All devices: searched, filtered and sorted by the proxy, fifty at a time, so that a thousand cost no more than fifty.

import { get } from './api.js';
import { csv, save } from './csv.js';
import { attribute, h, icon, labelled, list, text } from './dom.js';
import { result } from './decisions.js';
import { KINDS, counted, count, exactly, time, zone } from './format.js';

const PAGE = 50;
const EXPORT_PAGE = 1000;
const REFRESH_MILLIS = 3000;
const TYPING_MILLIS = 200;

const STATES = { notStarted: 'Not started', started: 'Started', waiting: 'Waiting', notConnected: 'Not connected', acknowledged: 'Acknowledged' };

/** The columns by what the proxy sorts by. */
const COLUMNS = {
  id: 'Device',
  state: 'State and why',
  kind: 'Firmware',
  version: 'Version',
  reason: 'How that is known',
  lastSeen: `Last seen (${zone()})`,
  lastDecision: `Last decision (${zone()})`,
  on: 'Transformation',
};
const NAMES = Object.values(COLUMNS);

const kindTag = (kind) => h('span', { class: `kind kind-${kind}` }, KINDS[kind] ?? kind);
const moment = (at) => h('time', { datetime: at, title: exactly(at) }, time(at));
const none = (words) => h('span', { class: 'muted' }, words);
const NOT_SEEN = { severity: 'waiting', title: 'Not seen yet' };

function lastDecision(each) {
  const last = each.lastDecision;
  return last ? [moment(last.time), h('span', { class: 'muted beside' }, result(last.reason)[0])] : none('none yet');
}

function row(each) {
  const diagnosis = each.diagnosis ?? NOT_SEEN;
  const acknowledged = diagnosis.acknowledged;
  return labelled(NAMES, h(
    'tr',
    {},
    h('th', { scope: 'row' }, h('a', { href: `#device/${encodeURIComponent(each.id)}` }, each.id)),
    h('td', {}, h('div', {}, h('span', { class: 'state', 'data-tone': acknowledged ? 'waiting' : diagnosis.severity }, icon(acknowledged ? 'info' : diagnosis.severity), diagnosis.title),
      acknowledged ? h('span', { class: 'muted sub' }, `Acknowledged: ${acknowledged.reason}`) : null)),
    h('td', {}, kindTag(each.kind)),
    h('td', {}, each.version ?? none('–')),
    h('td', { class: 'what' }, each.reason),
    h('td', { class: 'time' }, each.lastSeen ? moment(each.lastSeen) : none('–')),
    h('td', { class: 'time' }, h('div', {}, lastDecision(each))),
    h('td', {}, each.on === false ? h('span', { class: 'tag tag-warning' }, icon('off'), 'Off') : none('On')),
  ));
}

const EXPORTED = ['Device', 'State', 'Why', 'Acknowledged', 'Firmware', 'Version', 'How that is known', 'Address', 'Last seen', 'Last decision', 'Result', 'Transformation'];

/** Times are exported in UTC, as the proxy tells them. */
const exported = (each) => [
  each.id, each.diagnosis?.severity, each.diagnosis?.title, each.diagnosis?.acknowledged?.reason, KINDS[each.kind] ?? each.kind, each.version, each.reason, each.address,
  each.lastSeen, each.lastDecision?.time, each.lastDecision ? result(each.lastDecision.reason)[0] : '', each.on === false ? 'Off' : 'On',
];

export function devices(root) {
  const search = h('input', { type: 'search', id: 'device-search', placeholder: 'Part of the id', oninput: () => soon() });
  const choice = (id, names) => h('select', { id, onchange: () => restart() }, h('option', { value: '' }, 'All'), Object.entries(names).map(([value, name]) => h('option', { value }, name)));
  const kind = choice('device-kind', KINDS);
  const state = choice('device-state', STATES);
  const found = h('p', { class: 'muted', role: 'status' });
  const body = h('tbody', {});
  const heads = Object.entries(COLUMNS).map(([key, name]) => sortable(key, name));
  const table = h('table', { class: 'data' },
    h('caption', { class: 'sr' }, 'Devices'),
    h('thead', { class: 'sorting' }, h('tr', {}, heads.map((each) => each.root))),
    body);
  const empty = h('p', { class: 'empty' });
  const where = h('span', { class: 'muted' });
  const back = h('button', { type: 'button', class: 'secondary', onclick: () => turn(-1) }, 'Previous');
  const on = h('button', { type: 'button', class: 'secondary', onclick: () => turn(1) }, 'Next');
  const pager = h('nav', { class: 'pager', 'aria-label': 'Pages of devices' }, back, where, on);
  const download = h('button', { type: 'button', class: 'secondary', onclick: () => exportAll() }, 'Export as CSV');

  root.append(
    h('div', { class: 'page-head' }, h('div', {}, h('h1', { id: 'devices-title' }, 'Devices'), h('p', { class: 'lead' }, 'Every device that the proxy has heard of. Open one to read why it does not start, to acknowledge that, or to remove it.'))),
    h('div', { class: 'card' },
      h('div', { class: 'filters' },
        h('div', { class: 'field' }, h('label', { for: 'device-search' }, 'Search'), search),
        h('div', { class: 'field' }, h('label', { for: 'device-state' }, 'State'), state),
        h('div', { class: 'field' }, h('label', { for: 'device-kind' }, 'Firmware'), kind),
        download,
        found),
      h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Table of devices' }, table, empty),
      pager),
  );

  let order = 'id';
  let offset = 0;
  let total = 0;
  let loading = null;
  let typing = null;
  let latest = 0;
  showOrder();

  function sortable(key, name) {
    const mark = h('span', { class: 'sort-mark' });
    const cell = h('th', { scope: 'col' }, h('button', { type: 'button', class: 'sort', onclick: () => sort(key) }, name, mark));
    return {
      root: cell,
      show(by) {
        const way = by === key ? 'ascending' : by === `-${key}` ? 'descending' : null;
        attribute(cell, 'aria-sort', way);
        mark.replaceChildren(icon(way === 'ascending' ? 'up' : way === 'descending' ? 'down' : 'both'));
      },
    };
  }

  function showOrder() {
    heads.forEach((each) => each.show(order));
  }

  function sort(key) {
    order = order === key ? `-${key}` : key;
    showOrder();
    restart();
  }

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

  function query(limit, from) {
    const all = new URLSearchParams({ limit, offset: from, sort: order });
    for (const [name, value] of [['q', search.value.trim()], ['kind', kind.value], ['state', state.value]]) {
      if (value !== '') {
        all.set(name, value);
      }
    }
    return `devices?${all}`;
  }

  async function load() {
    loading?.abort();
    loading = new AbortController();
    latest = Date.now();
    try {
      show(await get(query(PAGE, offset), loading.signal));
    } catch (failure) {
      if (failure.name !== 'AbortError') {
        text(found, failure.message);
      }
    }
  }

  /** Saves all devices that fit, in the order shown. */
  async function exportAll() {
    attribute(download, 'aria-busy', 'true');
    try {
      const rows = [];
      for (let answer = { total: 1 }; rows.length < answer.total; ) {
        answer = await get(query(EXPORT_PAGE, rows.length));
        if (answer.devices.length === 0) {
          break;
        }
        rows.push(...answer.devices.map(exported));
      }
      save(`devices-${new Date().toISOString().slice(0, 10)}.csv`, csv([EXPORTED, ...rows]));
    } catch (failure) {
      text(found, failure.message);
    } finally {
      attribute(download, 'aria-busy', null);
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
    text(found, `${counted(total, 'device')}${filtered ? (total === 1 ? ' fits' : ' fit') : ''}`);
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
