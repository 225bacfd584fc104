// One device: whether it starts, and if not at which step it stopped, why, and what to do.

import { get, put, remove } from './api.js';
import { attribute, h, icon, list, text } from './dom.js';
import { actionButton, ask, attempt, toggle } from './dialog.js';
import { KINDS, clock, exactly } from './format.js';

const REFRESH_MILLIS = 2000;
const STEP_WORDS = { ok: 'done', failed: 'failed here', waiting: 'waiting', open: 'not reached' };
const STEP_ICONS = { ok: 'ok', failed: 'error', waiting: 'waiting', open: 'off' };

const dialog = () => document.getElementById('device');
let open = null;

function step(each) {
  return h(
    'li',
    { class: 'step', 'data-status': each.status },
    h('span', { class: 'step-mark' }, icon(STEP_ICONS[each.status])),
    h('b', {}, each.title),
    h('span', { class: 'sr' }, `: ${STEP_WORDS[each.status]}.`),
    h('span', { class: 'step-text' }, each.at ? h('time', { datetime: each.at, title: exactly(each.at) }, clock(each.at)) : null, each.at && each.remark ? h('br', {}) : null, each.remark),
  );
}

function event(each) {
  return h(
    'li',
    { class: 'event', 'data-tone': each.severity },
    h('time', { datetime: each.time, title: exactly(each.time) }, clock(each.time)),
    h('span', { class: 'event-mark', 'aria-hidden': 'true' }),
    h('span', {}, each.severity === 'error' || each.severity === 'warning' ? h('span', { class: 'sr' }, 'Attention: ') : null, each.text),
  );
}

function fact(name) {
  const value = h('dd', {}, '–');
  return { parts: [h('dt', {}, name), value], value };
}

/** Opens the timeline of a device; `isOn` says whether the transformation is on at all, `back` is called when it is closed. */
export function openDevice(id, { canWrite, isOn, back }) {
  closeDevice();
  const root = dialog();
  const mark = h('span', { class: 'diagnosis-mark' });
  const title = h('h3', {}, 'Loading…');
  const detail = h('p', {});
  const next = h('p', { class: 'next' });
  const diagnosis = h('div', { class: 'diagnosis' }, mark, h('div', {}, title, detail, next));
  const steps = h('ol', { class: 'steps' });
  const timeline = h('ol', { class: 'timeline', reversed: true });
  const silent = h('p', { class: 'empty', hidden: true }, 'Nothing has been heard of this device since the proxy was started.');
  const kind = fact('Firmware');
  const reason = fact('How that is known');
  const learned = fact('Known since');
  const expires = fact('Forgotten');
  const version = fact('Version');
  const seen = fact('Last seen');
  const left = fact('Left at');
  const facts = h('dl', { class: 'facts' }, [kind, version, reason, learned, expires, seen, left].map((each) => h('div', {}, each.parts)));

  const set = (wanted, name) => actionButton(`Set to ${name}`, 'secondary', canWrite, async () => {
    const why = await ask({ title: `Set ${id} to ${name}?`, words: `The proxy will treat it as ${name} from its next initialization on. A wrong choice keeps the device from starting.`, yes: `Set to ${name}` });
    if (why && (await attempt(() => put(path('/profile'), { kind: wanted }, why), `${id} counts as ${name} now.`))) {
      load();
    }
  });
  const forget = actionButton('Forget what was learned', 'secondary', canWrite, async () => {
    const why = await ask({ title: `Forget what was learned of ${id}?`, words: 'At its next initialization it is treated like a device never seen before. What the mapping file says of it stays.', yes: 'Forget' });
    if (why && (await attempt(() => remove(path('/profile'), why), `What was learned of ${id} is forgotten.`))) {
      load();
    }
  });
  const acknowledge = actionButton('Acknowledge…', 'secondary', canWrite, async () => {
    const reason = await ask({ title: `Acknowledge that ${id} does not start?`, words: 'Its problem and its alert end until it starts or has another fault. It stays in the list, with who acknowledged it and why.', yes: 'Acknowledge' });
    if (reason && (await attempt(() => put(path('/acknowledgement'), { reason }), `${id} is acknowledged.`))) {
      load();
    }
  });
  const withdraw = actionButton('Take the acknowledgement back', 'secondary', canWrite, async () => {
    const why = await ask({ title: `Take the acknowledgement of ${id} back?`, words: 'Its fault is a problem again, with its alert.', yes: 'Take back' });
    if (why && (await attempt(() => remove(path('/acknowledgement'), why), `The fault of ${id} is a problem again.`))) {
      load();
    }
  });
  const removal = actionButton('Remove this device…', 'danger', canWrite, async () => {
    const why = await ask({ title: `Remove ${id}?`, words: 'For a device that is gone for good: it leaves the list, and its problems end. If it is heard of again, it is listed again.', yes: 'Remove', dangerous: true });
    if (why && (await attempt(() => remove(path(''), why), `${id} is removed.`))) {
      root.close();
    }
  });
  const switchWords = h('p', { class: 'muted' });
  const switcher = toggle(`Transformation for ${id}`, canWrite, async (on) => {
    const why = await ask({ title: `Switch the transformation ${on ? 'on' : 'off'} for ${id}?`, words: on ? 'From its next initialization on, codes for it are mapped again. No connection is closed.' : 'From its next initialization on, the codes for it pass as TOMEs sends them. No connection is closed.', yes: on ? 'Switch on' : 'Switch off' });
    const done = why !== undefined && await attempt(() => put(`switches/devices/${encodeURIComponent(id)}`, { on }, why), on ? `Codes for ${id} are mapped again.` : `Codes for ${id} pass unchanged now.`);
    if (done) {
      load();
    }
    return done;
  });

  const path = (end) => `devices/${encodeURIComponent(id)}${end}`;

  root.replaceChildren(
    h('div', { class: 'dialog-head' }, h('h2', { id: 'device-title' }, id), h('button', { type: 'button', class: 'quiet', onclick: () => root.close(), 'aria-label': 'Close' }, icon('error'))),
    diagnosis,
    h('div', { class: 'actions start', id: 'device-fault' }, acknowledge, withdraw, removal),
    h('section', { 'aria-label': 'The way to a started device' }, steps),
    h('section', {}, h('h3', {}, 'What happened'), timeline, silent),
    h('section', {}, h('h3', {}, 'Profile'), facts,
      h('div', { class: 'actions start' }, set('legacy', KINDS.legacy), set('nonDehp', KINDS.nonDehp), forget)),
    h('section', { class: 'switch-row' }, h('div', {}, h('h3', {}, 'Transformation'), switchWords), switcher.root),
  );

  function show(device) {
    const now = device.diagnosis;
    attribute(diagnosis, 'data-tone', now.severity);
    mark.replaceChildren(icon(now.severity));
    text(title, now.title);
    text(detail, [now.detail ?? '', now.acknowledged ? `Acknowledged by ${now.acknowledged.by}, ${clock(now.acknowledged.at)}: ${now.acknowledged.reason}.` : ''].join(' ').trim());
    text(seen.value, device.lastSeen ? clock(device.lastSeen) : '–');
    text(left.value, now.leftAt ? clock(now.leftAt) : '–');
    text(version.value, device.version ?? '–');
    next.hidden = !now.nextStep;
    if (now.nextStep && next.dataset.words !== now.nextStep) {
      next.dataset.words = now.nextStep;
      next.replaceChildren(h('b', {}, 'What to do: '), now.nextStep);
    }
    list(steps, device.steps ?? [], (each) => each.id, step);
    const events = [...(device.timeline ?? [])].reverse();
    silent.hidden = events.length > 0;
    list(timeline, events, (each) => each.id, event);
    text(kind.value, KINDS[device.kind] ?? device.kind);
    text(reason.value, device.reason);
    text(learned.value, device.learnedAt ? clock(device.learnedAt) : '–');
    text(expires.value, device.expiresAt ? `${clock(device.expiresAt)}, unless it is confirmed before` : 'does not expire');
    acknowledge.hidden = Boolean(now.acknowledged) || (now.severity !== 'error' && now.severity !== 'warning');
    withdraw.hidden = !now.acknowledged;
    const on = device.on !== false;
    switcher.show(on);
    text(switchWords, !on ? 'Off: the codes for this device pass as TOMEs sends them.' : isOn() ? 'On: the codes for this device are mapped if it needs that.' : 'On for this device, but the transformation is switched off for all.');
  }

  async function load() {
    try {
      show(await get(path('')));
    } catch (failure) {
      if (failure.status === 404) {
        attribute(diagnosis, 'data-tone', 'waiting');
        mark.replaceChildren(icon('waiting'));
        text(title, 'Never seen');
        text(detail, 'No device of this id was heard of since the proxy was started.');
        next.hidden = true;
      } else if (failure.status !== 0) {
        text(detail, failure.message);
      }
    }
  }

  /** The link that led here may have been made anew meanwhile, and the browser cannot give the focus back to the old one. */
  function focusLink() {
    if (document.activeElement === document.body) {
      document.querySelector(`main > section:not([hidden]) a[href="#device/${CSS.escape(encodeURIComponent(id))}"]`)?.focus();
    }
  }

  const mine = { id, timer: setInterval(load, REFRESH_MILLIS) };
  open = mine;
  root.addEventListener('close', () => {
    clearInterval(mine.timer);
    if (open === mine) {
      open = null;
      back();
      focusLink();
    }
  }, { once: true });
  root.addEventListener('click', (click) => click.target === root && root.close());
  root.showModal();
  load();
}

/** Closes the timeline, if one is open, without going back. */
export function closeDevice() {
  if (open !== null) {
    clearInterval(open.timer);
    open = null;
    dialog().close();
  }
}
