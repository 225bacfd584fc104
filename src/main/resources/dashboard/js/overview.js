// The page that answers at a glance: is it healthy, what is connected, how fast, how far is the transition.

import { chart } from './chart.js';
import { attribute, h, icon, list, s, text } from './dom.js';
import { decisionTable } from './decisions.js';
import { KINDS, atMost, clock, count, counted, exactly, micros, rate, roundMicros, roundRate, span } from './format.js';
import { between } from './scale.js';

const RATES = [
  { key: 'toTerminal', name: 'TOMEs to Terminal', tone: 'blue' },
  { key: 'toTomes', name: 'Terminal to TOMEs', tone: 'violet' },
];
const LATENCIES = [
  { key: 'latencyP50', name: 'Half of the messages', tone: 'blue' },
  { key: 'latencyP99', name: '99 of 100', tone: 'amber' },
];
const FLEET = [
  { key: 'nonDehp', name: KINDS.nonDehp, tone: 'green' },
  { key: 'legacy', name: KINDS.legacy, tone: 'amber' },
  { key: 'unknown', name: KINDS.unknown, tone: 'grey' },
];
const RANGES = { 300: '5 minutes', 3600: '1 hour', 21600: '6 hours', 86400: '24 hours' };
const LATELY = 10;
const SEVERITIES = { error: 'Problem', warning: 'Warning', info: 'Remark' };

/** Says in one line how things are: the tone, the headline and what it rests on. */
export function health(status, problems) {
  const errors = problems.filter((each) => each.severity === 'error').length;
  const warnings = problems.filter((each) => each.severity === 'warning').length;
  if (errors > 0) {
    return { tone: 'error', words: counted(errors, 'problem needs', 'problems need') + ' attention' };
  }
  if (!status.ready) {
    return { tone: 'error', words: 'Not ready for TOMEs' };
  }
  if (warnings > 0) {
    return { tone: 'warning', words: `Working, with ${counted(warnings, 'warning')}` };
  }
  return { tone: 'ok', words: 'Everything is working' };
}

function node(id, title) {
  const name = h('h2', {}, title);
  const what = h('p', { class: 'node-what' });
  const detail = h('p', { class: 'node-detail' });
  const mark = h('span', { class: 'node-mark' });
  const root = h('div', { class: 'node', role: 'listitem', id }, mark, name, what, detail);
  return {
    root,
    show(tone, words, more) {
      attribute(root, 'data-tone', tone);
      if (mark.dataset.tone !== tone) {
        mark.dataset.tone = tone;
        mark.replaceChildren(icon(tone));
      }
      text(what, words);
      text(detail, more);
    },
  };
}

function link() {
  const there = h('span', {}, '');
  const back = h('span', {}, '');
  return {
    root: h(
      'div',
      { class: 'way', 'aria-hidden': 'true' }, // the figures stand in the charts, too
      h('span', { class: 'way-there' }, there, s('svg', { viewBox: '0 0 60 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, s('path', { d: 'M0 4H58M54 1l4 3-4 3' }))),
      h('span', { class: 'way-back' }, s('svg', { viewBox: '0 0 60 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, s('path', { d: 'M60 4H2M6 1 2 4l4 3' })), back),
    ),
    show(one, other) {
      text(there, one);
      text(back, other);
    },
  };
}

const card = (title, aside, ...content) => h('section', { class: 'card' }, h('header', { class: 'card-head' }, h('h2', {}, title), aside), content);

function figure(name, tone) {
  const value = h('b', {}, '–');
  const more = h('small', { class: 'muted' });
  return {
    root: h('div', { class: 'figure' }, h('span', {}, tone ? h('span', { class: `key tone-${tone}` }) : null, name), value, more),
    show(words, detail = '') {
      text(value, words);
      text(more, detail);
    },
  };
}

export function overview(root) {
  const mark = h('span', { class: 'hero-mark' });
  const words = h('h1', { id: 'overview-title' }, 'Loading…');
  const detail = h('p', { class: 'hero-detail' });
  const hero = h('div', { class: 'hero' }, mark, h('div', {}, words, detail));

  const tomes = node('node-tomes', 'TOMEs');
  const proxy = node('node-proxy', 'This proxy');
  const terminal = node('node-terminal', 'Terminal');
  const fleet = node('node-devices', 'Devices');
  const first = link();
  const second = link();
  const third = h('div', { class: 'way', 'aria-hidden': 'true' }, h('span', { class: 'way-line' }));
  const chain = h('div', { class: 'chain', role: 'list', 'aria-label': 'What is connected' }, tomes.root, first.root, proxy.root, second.root, terminal.root, third, fleet.root);

  const problemList = h('ul', { class: 'problems' });
  const noProblem = h('p', { class: 'empty' }, icon('ok'), 'No open problem. When a device does not start or a part fails, it is told here with what to do next.');
  const problemCount = h('span', { class: 'count' });
  const problems = card('Problems', problemCount, problemList, noProblem);
  problems.id = 'problems';

  const there = figure('TOMEs to Terminal', 'blue');
  const back = figure('Terminal to TOMEs', 'violet');
  const half = figure('Half of the messages', 'blue');
  const most = figure('99 of 100 messages', 'amber');
  const messages = chart({ label: 'Messages per second over time', series: RATES, write: rate, axis: roundRate, zoom });
  const latency = chart({ label: 'Time that the proxy adds to a message, over time', series: LATENCIES, write: micros, axis: roundMicros, least: 100, zoom });
  const transition = chart({ label: 'Known devices by firmware over time', series: FLEET, write: count, area: true, least: 4, height: 150, zoom });

  let range = '300';
  let chosen = null; // the times that somebody zoomed to
  const buttons = Object.entries(RANGES).map(([seconds, name]) =>
    h('button', { type: 'button', 'data-range': seconds, onclick: () => { range = seconds; chosen = null; show(last); } }, name),
  );
  const whole = h('button', { type: 'button', class: 'secondary', onclick: () => zoom(null) }, 'Show all again');
  const ranges = h('div', { class: 'ranges' }, whole, h('div', { class: 'choice', role: 'group', 'aria-label': 'Time shown in the charts' }, buttons));

  const bar = h('div', { class: 'share', 'aria-hidden': 'true' }, FLEET.map((each) => h('span', { class: `tone-${each.tone}`, 'data-key': each.key })));
  const shares = FLEET.map((each) => ({ ...each, figure: figure(each.name, each.tone) }));
  const progress = h('p', { class: 'lead' });

  const recent = decisionTable('Recent initialization decisions', true);
  let last = null;

  /** Shows certain times only, as far as there are figures of them; null is all again. */
  function zoom(times) {
    const all = last?.history === null || times === null ? null : part(last.history, null);
    const before = chosen;
    chosen = all === null || all.time.length < 2 || (times[0] <= all.time[0] && times[1] >= all.time[all.time.length - 1]) ? null : times;
    if (chosen !== null && part(last.history, chosen).time.length < 2) {
      chosen = before;
    }
    show(last);
  }

  /** The figures of the times that are shown, by the second where there are such, else by the minute. */
  function part(history, times) {
    const { seconds, minutes } = history;
    const end = seconds.time[seconds.time.length - 1];
    const [from, to] = times ?? [range === '300' ? seconds.time[0] : end - Number(range), end];
    return between(from >= seconds.time[0] ? seconds : minutes, from, to);
  }

  root.append(
    h('div', { class: 'page-head' }, hero, ranges),
    chain,
    problems,
    h('div', { class: 'columns' },
      card('Messages per second', null, h('div', { class: 'figures' }, there.root, back.root), messages.root),
      card('Time added by the proxy', null, h('div', { class: 'figures' }, half.root, most.root), latency.root)),
    card('Transition', null, h('div', { class: 'transition' }, h('div', { class: 'transition-now' }, progress, bar, h('div', { class: 'figures' }, shares.map((each) => each.figure.root))), transition.root)),
    card('Recent decisions', h('a', { href: '#decisions' }, 'All decisions'), recent.root),
  );

  function showHero({ status, problems: open }) {
    const now = health(status, open ?? []);
    attribute(hero, 'data-tone', now.tone);
    if (mark.dataset.tone !== now.tone) {
      mark.dataset.tone = now.tone;
      mark.replaceChildren(icon(now.tone));
    }
    text(words, now.words);
    const on = status.transformation.on ? '' : ' Transformation is switched off: every code passes as it is.';
    text(detail, `Version ${status.version}, running for ${span(status.uptimeSeconds)}. Mapping version ${status.mapping.version} with ${counted(status.mapping.rules, 'pair')} of codes.${on}`);
  }

  function showChain({ status, history }) {
    const now = lately(history?.seconds);
    tomes.show(status.sessions > 0 ? 'ok' : 'waiting', status.sessions > 0 ? counted(status.sessions, 'connection') : 'Not connected', status.sessions > 0 ? '' : 'waiting for TOMEs to connect');
    proxy.show(status.ready ? (status.transformation.on ? 'ok' : 'off') : 'error', status.ready ? 'Ready' : 'Not ready', status.transformation.on ? 'transformation on' : 'transformation off');
    const targets = status.targets ?? [];
    const down = targets.filter((each) => each.breaker !== 'closed' || each.contact === 'failed' || each.contact === 'itself');
    const asked = targets.some((each) => each.contact !== 'not-asked');
    terminal.show(
      !asked ? 'waiting' : targets.length > 0 && down.length === targets.length ? 'error' : down.length > 0 ? 'warning' : 'ok',
      !asked ? 'Not asked yet' : down.length === 0 ? (targets.length > 1 ? `All ${targets.length} answer` : 'Answers') : down.length === targets.length ? 'Does not answer' : `${targets.length - down.length} of ${targets.length} ${targets.length - down.length === 1 ? 'answers' : 'answer'}`,
      targets.map((each) => each.target).join(', '),
    );
    const { legacy, nonDehp, unknown } = status.profiles;
    const known = legacy + nonDehp + unknown;
    const notStarted = status.devices?.notStarted ?? 0;
    fleet.show(known === 0 ? 'waiting' : notStarted > 0 ? 'warning' : 'ok', known === 0 ? 'None seen yet' : counted(known, 'device'), known === 0 ? '' : notStarted > 0 ? `${count(notStarted)} not started` : 'all started');
    first.show(`${rate(now.toTerminal)}/s`, `${rate(now.toTomes)}/s`);
    second.show(`${rate(now.toTerminal)}/s`, `${rate(now.toTomes)}/s`);
  }

  function showProblems({ problems: open }) {
    noProblem.hidden = open === null || open.length > 0;
    problemList.hidden = !noProblem.hidden;
    const counts = Object.entries(SEVERITIES)
      .map(([severity, word]) => [severity, (open ?? []).filter((each) => each.severity === severity).length, word.toLowerCase()])
      .filter(([, many]) => many > 0);
    attribute(problemCount, 'data-tone', counts[0]?.[0]);
    text(problemCount, counts.map(([, many, word]) => counted(many, word)).join(', '));
    list(problemList, open ?? [], (each) => each.id, problemItem);
  }

  function showCharts({ history, status }) {
    buttons.forEach((each) => attribute(each, 'aria-pressed', String(chosen === null && each.dataset.range === range)));
    whole.hidden = chosen === null;
    const columns = history?.seconds.time.length > 0 ? part(history, chosen) : null;
    if (columns) {
      [messages, latency, transition].forEach((each) => each.show(columns));
    }
    const now = lately(history?.seconds);
    there.show(rate(now.toTerminal), peak(columns?.peakToTerminal));
    back.show(rate(now.toTomes), peak(columns?.peakToTomes));
    half.show(atMost(now.latencyP50));
    most.show(atMost(now.latencyP99));
    const all = FLEET.reduce((sum, each) => sum + status.profiles[each.key], 0);
    shares.forEach((each) => each.figure.show(count(status.profiles[each.key])));
    bar.querySelectorAll('span').forEach((part) => part.style.setProperty('flex-grow', status.profiles[part.dataset.key]));
    bar.hidden = all === 0;
    const done = all === 0 ? 0 : Math.floor((status.profiles.nonDehp / all) * 100);
    text(progress, all === 0 ? 'No device has been seen yet.' : `${done} % of the known devices run non-DEHP firmware.`);
  }

  function show(state) {
    last = state;
    if (state === null || state.status === null) {
      return;
    }
    showHero(state);
    showChain(state);
    showProblems(state);
    showCharts(state);
    recent.show(state.decisions.slice(0, 8));
  }

  return { update: show };
}

/** The figures of now; rates are those of the last 10 seconds, since bursts are seldom in the very last one. */
function lately(columns) {
  const at = (columns?.time.length ?? 0) - 1;
  if (at < 0) {
    return {};
  }
  const now = Object.fromEntries(Object.entries(columns).map(([key, values]) => [key, values[at]]));
  for (const { key } of RATES) {
    const last = columns[key].slice(-LATELY);
    now[key] = last.reduce((sum, each) => sum + each, 0) / last.length;
  }
  return now;
}

const peak = (values) => (values?.length > 0 ? `highest second ${rate(Math.max(...values))}` : '');

function problemItem(each) {
  return h(
    'li',
    { class: 'problem', 'data-tone': each.severity },
    h('span', { class: 'problem-mark' }, icon(each.severity), h('span', { class: 'sr' }, `${SEVERITIES[each.severity]}:`)),
    h('div', {},
      h('h3', {}, each.title),
      h('p', {}, each.detail),
      h('p', { class: 'next' }, h('b', {}, 'What to do: '), each.nextStep),
      h('p', { class: 'meta' }, 'Since ', h('time', { datetime: each.since, title: exactly(each.since) }, clock(each.since)),
        each.device ? [' · ', h('a', { href: `#device/${encodeURIComponent(each.device)}` }, `Timeline of ${each.device}`)] : null,
        each.help ? [' · ', h('a', { href: each.help, target: '_blank', rel: 'noopener' }, 'Runbook')] : null)),
  );
}
