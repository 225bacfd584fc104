// Which pair is this? A code becomes a fingerprint in the browser; it is never sent, kept or shown.

import { h, text } from './dom.js';

const HEX = /^(?:[0-9A-Fa-f]{2})+$/;
const BYTES = 4;

/** Returns the fingerprint by which the proxy shows a code: confirmation codes in hex compare by their bytes. */
export async function fingerprint(code) {
  const letters = new TextEncoder().encode(HEX.test(code) ? code.toUpperCase() : code);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', letters));
  return `#${[...digest.slice(0, BYTES)].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function pairs(print, rules) {
  const found = rules.flatMap((each) => [
    ...(each.oldCode === print ? [`old code of ${each.fingerprint}`] : []),
    ...(each.newCode === print ? [`new code of ${each.fingerprint}`] : []),
  ]);
  return found.length > 0 ? found.join(', ') : 'in no pair of the mapping file';
}

/** Makes the field; `rules` returns the pairs in force, and `show` is to be called when they are others. */
export function fingerprintField(rules) {
  const answer = h('p', { class: 'muted', role: 'status' });
  const field = h('input', { type: 'password', id: 'code', autocomplete: 'off', spellcheck: 'false', oninput: () => show() });

  async function show() {
    const code = field.value.trim();
    if (code === '' || !crypto.subtle) {
      text(answer, code === '' ? '' : 'This browser hashes over HTTPS or on this machine only; the command fingerprint answers the same.');
      return;
    }
    const print = await fingerprint(code);
    if (field.value.trim() === code) {
      text(answer, `${print}: ${pairs(print, rules())}`);
    }
  }

  const root = h('div', { class: 'field' }, h('label', { for: 'code' }, 'Which pair is this code in? It stays in this browser.'), field, answer);
  return { root, show };
}
