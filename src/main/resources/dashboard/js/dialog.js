// Questions before something is changed, and short notes afterwards.

import { attribute, h, icon, text } from './dom.js';

const $ = (id) => document.getElementById(id);

const LONGEST_REASON = 200;

/** Asks why something is to be done; resolves to the reason, or to undefined if it is not to be done. Nothing is done without one. */
export function ask({ title, words, yes, dangerous = false }) {
  const dialog = $('ask');
  return new Promise((done) => {
    let answer;
    const missing = h('p', { class: 'error', id: 'ask-error', role: 'alert' });
    const why = h('input', { type: 'text', id: 'ask-why', autofocus: true, autocomplete: 'off', maxlength: LONGEST_REASON, 'aria-required': 'true', 'aria-describedby': 'ask-help ask-error' });
    const no = h('button', { type: 'button', class: 'secondary', onclick: () => dialog.close() }, 'Cancel');
    const go = h('button', { type: 'submit', class: dangerous ? 'danger' : 'primary' }, yes);
    const form = h('form', { onsubmit: (event) => { event.preventDefault(); decide(); } },
      h('div', { class: 'field' }, h('label', { for: 'ask-why' }, 'Why?'), why, h('p', { class: 'help', id: 'ask-help' }, 'The audit trail keeps it, with who you are.'), missing),
      h('div', { class: 'actions' }, no, go));

    function decide() {
      if (why.value.trim() === '') {
        text(missing, 'Say why first.');
        attribute(why, 'aria-invalid', 'true');
        why.focus();
        return;
      }
      answer = why.value.trim();
      dialog.close();
    }

    dialog.replaceChildren(h('h2', { id: 'ask-title' }, title), h('p', {}, words), form);
    dialog.addEventListener('close', () => done(answer), { once: true });
    dialog.showModal();
    why.focus();
  });
}

const NOTE_MILLIS = 6000;

/** Tells what was done, or why not, for some seconds. */
export function note(words, tone = 'ok') {
  const made = h('p', { class: 'toast', 'data-tone': tone }, icon(tone), words);
  $('toasts').append(made);
  setTimeout(() => made.remove(), NOTE_MILLIS);
}

/** Does something that may be refused, and tells how it went; returns whether it was done. */
export async function attempt(action, done) {
  try {
    await action();
    note(done);
    return true;
  } catch (failure) {
    note(failure.message, 'error');
    return false;
  }
}

export const READ_ONLY = 'You are signed in to look only. Sign in as an administrator to change this.';

/** Makes a button that a read-only role finds, can read, and cannot use. */
export function actionButton(words, kind, canWrite, action) {
  const button = h('button', { type: 'button', class: kind }, words);
  button.addEventListener('click', () => (canWrite() ? action() : note(READ_ONLY, 'warning')));
  return allow(button, canWrite());
}

/** Marks a control as usable or not, with the reason. */
export function allow(control, may) {
  attribute(control, 'aria-disabled', may ? null : 'true');
  attribute(control, 'title', may ? null : READ_ONLY);
  attribute(control, 'aria-description', may ? null : READ_ONLY);
  return control;
}

/** Makes a switch; `turn` is asked to turn it and returns whether it did. */
export function toggle(label, canWrite, turn) {
  const button = h('button', { type: 'button', role: 'switch', class: 'switch', 'aria-checked': 'false', 'aria-label': label }, h('span', { class: 'switch-knob' }));
  button.addEventListener('click', async () => {
    if (!canWrite()) {
      note(READ_ONLY, 'warning');
      return;
    }
    const on = button.getAttribute('aria-checked') !== 'true';
    attribute(button, 'aria-busy', 'true');
    if (await turn(on)) {
      attribute(button, 'aria-checked', String(on));
    }
    attribute(button, 'aria-busy', null);
  });
  return {
    root: button,
    show(on) {
      allow(button, canWrite());
      if (!button.hasAttribute('aria-busy')) {
        attribute(button, 'aria-checked', String(on));
      }
    },
  };
}
