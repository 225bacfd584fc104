// Starts the page: signing in, following the proxy's events, and switching between the pages.

import { follow, get, remove, signIn, token, Refusal } from './api.js';
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
let byName = false;

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
    openDevice(decodeURIComponent(id), { canWrite, isOn: () => state.status?.transformation.on !== false, back: () => (location.hash = page) });
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
  text($('who'), status.user ? `${status.user}${status.role === 'admin' ? '' : ', to look only'}` : '');
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
  text($('who'), '');
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
  showWay();
}

$('sign-in-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const given = byName ? $('token').value : $('token').value.trim();
  const name = $('user').value.trim();
  if (given === '' || (byName && name === '')) {
    askForToken(byName ? 'Enter the name and the password first.' : 'Enter the token first.');
    return;
  }
  if (!byName && !/^[\x21-\x7e]+$/.test(given)) {
    askForToken('A token has neither spaces nor letters with accents. Copy it once more.');
    return;
  }
  try {
    token.set(byName ? (await signIn(name, given)).token : given);
    state.status = await get('status');
    $('token').value = '';
    text($('token-error'), '');
    enter();
  } catch (failure) {
    token.forget();
    askForToken(failure.status !== 401 ? failure.message : byName ? 'The proxy does not accept this name and password.' : 'The proxy does not accept this token. Check that it is whole and belongs to this proxy.');
    $('token').select();
  }
});

function showWay() {
  $('user-field').hidden = !byName;
  text($('token-label'), byName ? 'Password' : 'Access token');
  text($('way'), byName ? 'Sign in by token' : 'Sign in by name');
  $('token-help').hidden = byName;
  $('name-help').hidden = !byName;
  $(byName && $('user').value === '' ? 'user' : 'token').focus();
}

$('way').addEventListener('click', () => {
  byName = !byName;
  $('token').value = '';
  askForToken();
});

$('leave').addEventListener('click', () => {
  remove('sign-in').catch(() => {}); // ends what a user was given; for a token of the settings nothing ends
  leave('You have signed out.');
});
window.addEventListener('hashchange', () => token.get() !== null && route());
themeButton($('theme'));

if (token.get() === null) {
  askForToken();
} else {
  enter();
}
