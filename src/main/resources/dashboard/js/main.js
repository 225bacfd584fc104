// Starts the page: signing in, following the proxy's events, and switching between the pages.

import { follow, get, token, Refusal } from './api.js';
import { attribute, h, icon, text } from './dom.js';
import { themeButton } from './theme.js';
import { overview } from './overview.js';
import { devices } from './devices.js';
import { decisions } from './decisions.js';
import { control } from './control.js';
import { closeDevice, openDevice } from './device.js';

const TITLES = { overview: 'Overview', devices: 'Devices', decisions: 'Decisions', control: 'Control' };
const MOST_DECISIONS = 1000; // as many as the proxy keeps

const $ = (id) => document.getElementById(id);
const pages = { overview: overview($('overview')), devices: devices($('devices')), decisions: decisions($('decisions')), control: control($('control')) };
const state = { status: null, history: null, decisions: [], problems: null, connected: false };

let page = null;
let following = null;

const canWrite = () => state.status?.role === 'admin';

function update() {
  if (page !== null && state.status !== null) {
    pages[page].update(state);
  }
}

// ---------------------------------------------------------------- pages

function route() {
  const [name, id] = location.hash.slice(1).split('/');
  const wanted = name in pages ? name : name === 'device' ? page ?? 'devices' : 'overview';
  if (wanted !== page) {
    page = wanted;
    for (const each of Object.keys(pages)) {
      $(each).hidden = each !== page;
    }
    document.querySelectorAll('.tabs a').forEach((link) => attribute(link, 'aria-current', link.hash === `#${page}` ? 'page' : null));
    document.title = `${TITLES[page]} · Feature Key Proxy`;
    window.scrollTo(0, 0);
    pages[page].enter?.(state);
    update();
  }
  if (name === 'device' && id) {
    openDevice(decodeURIComponent(id), { canWrite, back: () => (location.hash = page) });
  } else {
    closeDevice();
  }
}

// ---------------------------------------------------------------- live

function opened() {
  state.connected = true;
  $('lost').hidden = true;
  $('live').replaceChildren(h('span', { class: 'dot ok' }), 'Live');
  load().catch(failed);
}

function lost(failure) {
  state.connected = false;
  $('live').replaceChildren(h('span', { class: 'dot error' }), 'Not connected');
  const since = state.status === null ? '' : ' What you see is what it told last.';
  const words = failure.status === 0 ? 'Connection to the proxy lost, retrying.' : `${failure.message} Retrying.`;
  $('lost').replaceChildren(icon('warning'), `${words}${since}`);
  $('lost').hidden = false;
  document.body.classList.add('stale');
}

async function load() {
  const [status, history, recent, problems] = await Promise.all([
    get('status'),
    get('history'),
    get(`decisions?limit=${MOST_DECISIONS}`),
    get('problems'),
  ]);
  Object.assign(state, { status, history, decisions: recent.decisions, problems: problems.problems });
  document.body.classList.remove('stale');
  attribute(document.body, 'data-role', status.role);
  update();
}

function addSample(sample) {
  const seconds = state.history?.seconds;
  if (!seconds || sample.time <= seconds.time[seconds.time.length - 1]) {
    return;
  }
  for (const key of Object.keys(seconds)) {
    seconds[key].push(sample[key] ?? null);
    if (seconds[key].length > 300) {
      seconds[key].shift();
    }
  }
}

function tell(name, data) {
  if (name === 'status') {
    state.status = { ...data.status, role: state.status?.role };
    addSample(data.sample);
  } else if (name === 'decision') {
    state.decisions = [data, ...state.decisions].slice(0, MOST_DECISIONS);
  } else if (name === 'problem') {
    state.problems = data.problems;
  }
  if (name === 'status') {
    update(); // each second, which is soon enough for the rest
  }
}

// the charts' minutes are few: they are asked for again instead of being sent
setInterval(async () => {
  if (state.connected && state.history) {
    try {
      state.history = await get('history');
    } catch {
      // the events tell when the connection is lost
    }
  }
}, 60_000);

// ---------------------------------------------------------------- signing in and out

function failed(failure) {
  if (failure instanceof Refusal && failure.status === 401) {
    leave('The proxy does not accept this token any more. Sign in again.');
  }
}

function enter() {
  $('sign-in').hidden = true;
  $('top').hidden = false;
  following = new AbortController();
  page = null;
  route();
  follow({ tell, opened, lost, refused: () => leave('The proxy does not accept this token any more. Sign in again.'), signal: following.signal });
}

function leave(words) {
  following?.abort();
  token.forget();
  state.status = null;
  closeDevice();
  $('top').hidden = true;
  Object.keys(pages).forEach((each) => ($(each).hidden = true));
  askForToken(words);
}

function askForToken(words = '') {
  $('sign-in').hidden = false;
  document.title = 'Sign in · Feature Key Proxy';
  text($('token-error'), words);
  $('token').focus();
}

$('sign-in-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const given = $('token').value.trim();
  if (given === '') {
    askForToken('Enter the token first.');
    return;
  }
  if (!/^[\x21-\x7e]+$/.test(given)) {
    askForToken('A token has neither spaces nor letters with accents. Copy it once more.');
    return;
  }
  token.set(given);
  try {
    state.status = await get('status');
    $('token').value = '';
    text($('token-error'), '');
    enter();
  } catch (failure) {
    token.forget();
    askForToken(failure.status === 401 ? 'The proxy does not accept this token. Check that it is whole and belongs to this proxy.' : failure.message);
    $('token').select();
  }
});

$('leave').addEventListener('click', () => leave('You have signed out.'));
window.addEventListener('hashchange', () => token.get() !== null && route());
themeButton($('theme'));

if (token.get() === null) {
  askForToken();
} else {
  enter();
}
