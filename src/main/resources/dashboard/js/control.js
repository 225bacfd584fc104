// What can be switched, the mapping in force, the sessions and the health checks.

import { get, post, put } from './api.js';
import { h, icon, labelled, list, text } from './dom.js';
import { actionButton, allow, ask, attempt, note, READ_ONLY, toggle } from './dialog.js';
import { fingerprintField } from './fingerprint.js';
import { bytes, clock, counted, exactly, time, zone } from './format.js';

const REFRESH_MILLIS = 3000;

const head = (...names) => h('thead', {}, h('tr', {}, names.map((name) => h('th', { scope: 'col' }, name))));
const card = (title, ...content) => h('section', { class: 'card' }, h('header', { class: 'card-head' }, h('h2', {}, title)), content);
const table = (label, columns, body) => h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label }, h('table', { class: 'data' }, h('caption', { class: 'sr' }, label), head(...columns), body));
const PAIRS = ['Old code', 'New code', 'Kind', 'In force'];
const SESSIONS = ['TOMEs', 'Terminal', `Since (${zone()})`, 'To Terminal', 'To TOMEs', 'Initializations'];

export function control(root) {
  let may = false;
  const canWrite = () => may;
  const reason = h('p', { class: 'read-only', hidden: true }, icon('info'), READ_ONLY);

  // ---------------------------------------------------------------- switches

  const global = toggle('Transformation', canWrite, async (on) => {
    const why = await ask(on ? { title: 'Switch the transformation on?', words: 'From the next initialization on, old codes are mapped again for the devices that need it. No connection is closed.', yes: 'Switch on' } : { title: 'Switch the transformation off?', words: 'From the next initialization on, every device gets the code that TOMEs sends. Devices with non-DEHP firmware will not start. Devices that have started stay connected, and no connection is closed.', yes: 'Switch off', dangerous: true });
    return why && turned(() => put('switches/transformation', { on }, why), on ? 'The transformation is on.' : 'The transformation is off.');
  });
  const globalWords = h('p', { class: 'muted' });
  const deviceOff = h('ul', { class: 'off-list' });
  const noneOff = h('p', { class: 'muted' }, 'It is on for each single device.');
  const ruleBody = h('tbody', {});
  const noRule = h('p', { class: 'empty' }, 'The mapping file has no pair of codes: nothing is changed.');
  const rules = table('Pairs of codes', PAIRS, ruleBody);
  let ruleToggles = new Map();
  let inForce = [];
  const which = fingerprintField(() => inForce);

  // ---------------------------------------------------------------- mapping

  const mappingWords = h('p', { class: 'lead' });
  const reloadWords = h('p', { class: 'muted' });
  const findings = h('div', { class: 'findings', role: 'status' });
  const file = h('input', { type: 'file', id: 'candidate', hidden: true, accept: '.json,application/json', onchange: () => validate() });
  const choose = h('button', { type: 'button', class: 'secondary', onclick: () => (may ? file.click() : note(READ_ONLY, 'warning')) }, 'Check a file…');
  const reload = actionButton('Read the file again', 'secondary', canWrite, async () => {
    const why = await ask({ title: 'Read the mapping file now?', words: 'The proxy looks at it each quarter of a second anyway. A file with a mistake changes nothing.', yes: 'Read it' });
    if (!why) {
      return;
    }
    try {
      const answer = await post('mapping/reload', undefined, why);
      const outcomes = { applied: `Version ${answer.version} is in force.`, unchanged: 'The file is what is in force already.', restored: 'The file is again what is in force.' };
      note(outcomes[answer.outcome] ?? `The file is ${answer.outcome}. Version ${answer.version} stays in force.`, answer.outcome in outcomes ? 'ok' : 'error');
    } catch (failure) {
      note(failure.message, 'error');
    }
    load();
  });

  // ---------------------------------------------------------------- sessions, health, drain

  const sessionBody = h('tbody', {});
  const noSession = h('p', { class: 'empty' }, 'TOMEs is not connected.');
  const sessions = table('Connections of TOMEs', SESSIONS, sessionBody);
  const checks = h('ul', { class: 'checks' });
  const drain = actionButton('Drain', 'danger', canWrite, async () => {
    const why = await ask({ title: 'Drain this proxy?', words: 'No new connection is taken from now on, and each open one is closed when it is quiet. TOMEs connects again by its own rules; without another proxy it reaches no device. To take connections again, the proxy must be started anew.', yes: 'Drain', dangerous: true });
    if (why) {
      await attempt(() => post('drain', undefined, why), 'The proxy is draining.');
    }
  });

  const tryAlerts = actionButton('Try the alerts', 'secondary', canWrite, async () => {
    try {
      const { channels } = await post('alerts/test');
      const results = Object.entries(channels);
      note(results.map(([channel, result]) => `${channel}: ${result}`).join('. ') || 'Nobody is told: set proxy.alerts.webhook or proxy.alerts.mail.', results.length > 0 && results.every(([, result]) => result === 'sent') ? 'ok' : 'error');
    } catch (failure) {
      note(failure.message, 'error');
    }
  });

  root.append(
    h('div', { class: 'page-head' }, h('div', {}, h('h1', { id: 'control-title' }, 'Control'), h('p', { class: 'lead' }, 'Everything here acts at once and closes no connection, unless it says so. Every change is written to the audit trail.'))),
    reason,
    h('div', { class: 'columns' },
      h('div', { class: 'stack' },
        card('Transformation',
          h('div', { class: 'switch-row' }, h('div', {}, h('h3', {}, 'All devices'), globalWords), global.root),
          h('h3', {}, 'Single devices'), noneOff, deviceOff),
        card('Health', checks, h('div', { class: 'actions start' }, tryAlerts))),
      h('div', { class: 'stack' },
        card('Mapping file', mappingWords, reloadWords, h('div', { class: 'actions start' }, reload, choose, file), findings, h('h3', {}, 'Pairs of codes'), rules, noRule, which.root),
        card('Maintenance', h('p', { class: 'muted' }, 'Draining lets every connection end when it is quiet, before the proxy is stopped or another takes over.'), h('div', { class: 'actions start' }, drain)))),
    card('Connections', sessions, noSession),
  );

  async function validate() {
    const chosen = file.files[0];
    file.value = '';
    if (!chosen) {
      return;
    }
    try {
      showFindings(chosen.name, await post('mapping/validate', await chosen.text()));
    } catch (failure) {
      note(failure.message, 'error');
    }
  }

  function showFindings(name, report) {
    const tone = report.status === 'valid' ? 'ok' : 'error';
    findings.replaceChildren(
      h('p', { class: 'state', 'data-tone': tone }, icon(tone), `${name}: ${report.summary}`),
      h('ul', {}, report.findings.map((each) => h('li', { 'data-tone': each.severity }, h('b', {}, `Line ${each.line}: `), each.found, each.allowed ? [h('br', {}), h('span', { class: 'muted' }, `Allowed: ${each.allowed}`)] : null, each.nearest ? [h('br', {}), h('span', { class: 'muted' }, `Did you mean ${each.nearest}?`)] : null))),
    );
  }

  function showSwitches(switches, mapping) {
    global.show(switches.transformation.on);
    text(globalWords, switches.transformation.on ? 'On: old codes are mapped for the devices that need it.' : 'Off: every code passes as TOMEs sends it.');
    noneOff.hidden = switches.devicesOff.length > 0;
    list(deviceOff, switches.devicesOff, (each) => each, (id) => h('li', {}, icon('off'), h('span', {}, 'Off for ', h('a', { href: `#device/${encodeURIComponent(id)}` }, id))));
    inForce = mapping.rules;
    which.show();
    const known = mapping.rules.map(({ on, ...rule }) => rule);
    list(ruleBody, known, (each) => each.fingerprint, ruleRow);
    ruleToggles = new Map([...ruleToggles].filter(([key]) => known.some((each) => each.fingerprint === key)));
    mapping.rules.forEach((each) => ruleToggles.get(each.fingerprint).show(each.on));
    noRule.hidden = mapping.rules.length > 0;
    rules.hidden = !noRule.hidden;
  }

  function ruleRow(each) {
    const made = toggle(`Pair ${each.oldCode} to ${each.newCode}`, canWrite, async (on) => {
      const why = await ask({ title: `Switch the pair ${each.oldCode} → ${each.newCode} ${on ? 'on' : 'off'}?`, words: on ? 'From the next initialization on, the code is mapped again.' : 'From the next initialization on, the code passes as TOMEs sends it, and devices that need the new one do not start.', yes: on ? 'Switch on' : 'Switch off', dangerous: !on });
      return why && turned(() => put(`switches/rules/${encodeURIComponent(each.fingerprint)}`, { on }, why), on ? 'The pair is in force.' : 'The pair is off.');
    });
    ruleToggles.set(each.fingerprint, made);
    return labelled(PAIRS, h('tr', {}, h('td', {}, h('code', {}, each.oldCode)), h('td', {}, h('code', {}, each.newCode)), h('td', {}, each.kind === 'featureKey' ? 'Feature key' : 'Confirmation code'), h('td', {}, made.root)));
  }

  function showMapping({ mapping }) {
    text(mappingWords, `Version ${mapping.version}, ${counted(mapping.rules, 'pair')} of codes.`);
    const last = mapping.lastReload;
    text(reloadWords, `${mapping.file ?? ''}${mapping.loadedAt ? `, in force since ${clock(mapping.loadedAt)}` : ''}${last && last.outcome !== 'applied' ? `. Last read ${clock(last.at)}: ${last.outcome}` : ''}`);
  }

  function showSessions(items) {
    noSession.hidden = items.length > 0;
    sessions.hidden = items.length === 0;
    list(sessionBody, items, (each) => each.id, (each) =>
      labelled(SESSIONS, h('tr', {},
        h('th', { scope: 'row' }, each.remote, h('span', { class: 'muted sub' }, each.id)),
        h('td', {}, each.terminal),
        h('td', { class: 'time' }, h('time', { datetime: each.openedAt, title: exactly(each.openedAt) }, time(each.openedAt))),
        h('td', {}, traffic(each.fromTomes)),
        h('td', {}, traffic(each.fromTerminal)),
        h('td', {}, counted(each.initializations.requests, 'request'), h('span', { class: 'muted sub' }, counted(each.initializations.unanswered, 'unanswered', 'unanswered'))))));
  }

  function showHealth({ health }) {
    list(checks, health.checks, (each) => each.id, (each) => {
      const tone = each.status === 'UP' ? 'ok' : each.status === 'DOWN' ? 'error' : 'warning';
      return h('li', {}, h('span', { class: 'state', 'data-tone': tone }, icon(tone), each.id), h('span', { class: 'muted' }, each.message ?? (tone === 'ok' ? 'in order' : '')));
    });
  }

  let latest = 0;

  /** Turns a switch, and shows at once what all of them say then. */
  async function turned(action, words) {
    const done = await attempt(action, words);
    await load();
    return done;
  }

  async function load() {
    latest = Date.now();
    try {
      const [switches, mapping, open] = await Promise.all([get('switches'), get('mapping'), get('sessions')]);
      showSwitches(switches, mapping);
      showSessions(open.sessions);
    } catch (failure) {
      if (failure.status !== 0) {
        note(failure.message, 'error');
      }
    }
  }

  return {
    enter: load,
    update({ status, connected }) {
      may = status.role === 'admin';
      reason.hidden = may || status.role === undefined;
      [reload, choose, drain, tryAlerts].forEach((each) => allow(each, may));
      showMapping(status);
      showHealth(status);
      if (connected && Date.now() - latest > REFRESH_MILLIS) {
        load();
      }
    },
  };
}

const traffic = (each) => [counted(each.messages, 'message'), h('span', { class: 'muted sub' }, bytes(each.bytes))];
