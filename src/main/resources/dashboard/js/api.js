// Talks to the proxy: every answer is data, or a Refusal that says in plain words what happened.

const BASE = 'api/v1/';
const KEY = 'feature-key-proxy.token';

/** An answer that is no data; `status` is 0 when there was no answer at all. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const token = {
  get: () => sessionStorage.getItem(KEY),
  set: (value) => sessionStorage.setItem(KEY, value),
  forget: () => sessionStorage.removeItem(KEY),
};

const WORDS = {
  401: 'The proxy does not accept this token.',
  403: 'You may look, but not change anything. Sign in as an administrator to change it.',
  404: 'The proxy does not know this any more.',
  413: 'This is too large for the proxy to read.',
  429: 'Too many tries. Wait a minute, then try again.',
  503: 'The proxy is starting or stopping. Try again in a moment.',
};

async function refusal(response) {
  let told = '';
  try {
    const body = await response.json();
    told = body.message ?? body.detail ?? body.error ?? '';
  } catch {
    // no JSON: the status has to do
  }
  const word = WORDS[response.status] ?? `The proxy answered with status ${response.status}.`;
  const known = response.status === 401 || response.status === 403;
  return new Refusal(response.status, told && !known ? told : word);
}

async function call(method, path, body, signal, authorization = `Bearer ${token.get() ?? ''}`) {
  const headers = { Authorization: authorization, Accept: 'application/json' };
  if (body !== undefined || method !== 'GET') {
    headers['Content-Type'] = 'application/json';
  }
  let response;
  try {
    response = await fetch(BASE + path, {
      method,
      headers,
      signal,
      body: method === 'GET' ? undefined : typeof body === 'string' ? body : JSON.stringify(body ?? {}),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
    });
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Refusal(0, 'The proxy does not answer.');
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  return response.headers.get('Content-Type')?.includes('json') ? response.json() : null;
}

export const get = (path, signal) => call('GET', path, undefined, signal);
/** Adds why something is done, for the audit trail. */
const because = (path, reason) => (reason === undefined ? path : `${path}?${new URLSearchParams({ reason })}`);

export const put = (path, body, reason) => call('PUT', because(path, reason), body);
export const post = (path, body, reason) => call('POST', because(path, reason), body);
export const remove = (path, reason) => call('DELETE', because(path, reason));

/** Shows a name and its password once, and returns what the proxy gives for them: a token, the name and the role. */
export async function signIn(name, password) {
  const letters = String.fromCharCode(...new TextEncoder().encode(`${name}:${password}`));
  return call('POST', 'sign-in', {}, undefined, `Basic ${btoa(letters)}`);
}

/** Splits a stream of server-sent events into [name, data] pairs. */
export function eventSplitter(tell) {
  let rest = '';
  return (chunk) => {
    rest += chunk;
    const blocks = rest.split(/\r?\n\r?\n/);
    rest = blocks.pop();
    for (const block of blocks) {
      let name = 'message';
      const data = [];
      for (const line of block.split(/\r?\n/)) {
        if (line.startsWith('event:')) {
          name = line.slice(6).trim();
        } else if (line.startsWith('data:')) {
          data.push(line.slice(5).replace(/^ /, ''));
        }
      }
      if (data.length > 0) {
        tell(name, JSON.parse(data.join('\n')));
      }
    }
  };
}

const SILENCE = 10_000; // the proxy tells its status each second: so long a silence is a lost connection

/** Reads events until the stream ends, falls silent or is refused; always throws in the end. */
async function readEvents(tell, opened, signal) {
  const silent = new AbortController();
  let timer = setTimeout(() => silent.abort(), SILENCE);
  const stop = () => silent.abort();
  signal.addEventListener('abort', stop);
  try {
    const response = await fetch(`${BASE}events`, {
      headers: { Authorization: `Bearer ${token.get() ?? ''}`, Accept: 'text/event-stream' },
      signal: silent.signal,
      cache: 'no-store',
      credentials: 'omit',
    });
    if (!response.ok) {
      throw await refusal(response);
    }
    opened();
    const split = eventSplitter(tell);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        throw new Refusal(0, 'The proxy ended the connection.');
      }
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), SILENCE);
      split(value);
    }
  } catch (failure) {
    throw failure instanceof Refusal ? failure : new Refusal(0, 'The proxy does not answer.');
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

const pause = (millis, signal) =>
  new Promise((done) => {
    const timer = setTimeout(done, millis);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      done();
    });
  });

/**
 * Keeps reading events until the signal aborts, and connects again after 1, 2, 4 and then 5 s at the most. Ends by itself
 * only when the token is refused.
 */
export async function follow({ tell, opened, lost, refused, signal }) {
  let wait = 1000;
  while (!signal.aborted) {
    try {
      await readEvents(tell, () => { wait = 1000; opened(); }, signal);
    } catch (failure) {
      if (signal.aborted) {
        return;
      }
      if (failure.status === 401) {
        refused(failure);
        return;
      }
      lost(failure);
      await pause(wait, signal);
      wait = Math.min(wait * 2, 5000);
    }
  }
}
