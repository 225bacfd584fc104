// Light, dark, or as the system has it; remembered in this browser.

import { attribute, h, icon } from './dom.js';

const KEY = 'feature-key-proxy.theme';
const NEXT = { auto: 'light', light: 'dark', dark: 'auto' };
const MEDIA = { auto: '(prefers-color-scheme: dark)', light: 'not all', dark: 'all' }; // for which the dark colours count
const ICON = { auto: 'auto', light: 'sun', dark: 'moon' };

function apply(button, theme) {
  attribute(document.getElementById('dark'), 'media', MEDIA[theme]);
  const words = { auto: 'as the system', light: 'light', dark: 'dark' };
  button.replaceChildren(icon(ICON[theme]), h('span', { class: 'sr' }, `Colours: ${words[theme]}`));
  attribute(button, 'title', `Colours: ${words[theme]}; press for ${words[NEXT[theme]]}`);
}

/** Makes the button switch between the themes. */
export function themeButton(button) {
  let theme = localStorage.getItem(KEY) ?? 'auto';
  theme = theme in NEXT ? theme : 'auto';
  apply(button, theme);
  button.addEventListener('click', () => {
    theme = NEXT[theme];
    localStorage.setItem(KEY, theme);
    apply(button, theme);
  });
}
