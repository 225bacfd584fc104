// Makes and changes elements. Text is always set as text: nothing that the proxy tells is ever read as markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'class') {
      element.setAttribute('class', value);
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Makes an HTML element; attributes that are null, undefined or false are left out. */
export function h(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** Makes an SVG element. */
export function s(name, attributes, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

/** Sets the text of an element, if it is another one: a screen reader is not told of what stays. */
export function text(element, value) {
  const wanted = String(value);
  if (element.textContent !== wanted) {
    element.textContent = wanted;
  }
}

/** Sets or removes an attribute, if that changes anything. */
export function attribute(element, name, value) {
  if (value === null || value === undefined || value === false) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== String(value === true ? '' : value)) {
    element.setAttribute(name, value === true ? '' : value);
  }
}

/**
 * Makes the children of a parent stand for the items, in their order. An element stays the same one, with its focus, for
 * as long as its item has the same key and the same content.
 */
export function list(parent, items, key, make) {
  const before = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const wanted = items.map((item) => {
    const name = String(key(item));
    const content = JSON.stringify(item);
    const old = before.get(name);
    if (old && old.dataset.content === content) {
      return old;
    }
    const made = make(item);
    made.dataset.key = name;
    made.dataset.content = content;
    if (old?.contains(document.activeElement)) {
      old.replaceWith(made);
      (made.querySelector('a, button') ?? made).focus?.();
    }
    return made;
  });
  if (wanted.length !== parent.children.length || wanted.some((child, i) => child !== parent.children[i])) {
    const focused = document.activeElement;
    parent.replaceChildren(...wanted);
    if (focused !== document.activeElement && parent.contains(focused)) {
      focused.focus();
    }
  }
}

/** Gives the cells of a row the names of their columns, which narrow windows show beside each. */
export function labelled(columns, row) {
  [...row.children].forEach((cell, i) => cell.setAttribute('data-label', columns[i]));
  return row;
}

const ICONS = {
  ok: 'M4 10.5l4 4 8-9',
  warning: 'M10 3l8 14H2zM10 8v4m0 2.4v.1',
  error: 'M5 5l10 10M15 5L5 15',
  info: 'M10 9v6m0-9.4v.1',
  waiting: 'M10 5v5l3.5 2M17.5 10a7.5 7.5 0 1 1-15 0 7.5 7.5 0 0 1 15 0',
  off: 'M4 10h12',
  sun: 'M10 1.5v2m0 13v2M1.5 10h2m13 0h2M4 4l1.4 1.4m9.2 9.2L16 16M4 16l1.4-1.4m9.2-9.2L16 4M13.5 10a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0',
  moon: 'M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7',
  auto: 'M10 2.5a7.5 7.5 0 1 0 0 15zM10 2.5a7.5 7.5 0 0 1 0 15',
  next: 'M7 4l6 6-6 6',
  up: 'M5 12.5l5-5 5 5',
  down: 'M5 7.5l5 5 5-5',
  both: 'M6.5 8L10 4.5 13.5 8M6.5 12l3.5 3.5 3.5-3.5',
};

/** Makes a decorative icon; what it says must also be said in words. */
export function icon(name) {
  return s('svg', { class: `icon icon-${name}`, viewBox: '0 0 20 20', 'aria-hidden': 'true' }, s('path', { d: ICONS[name] }));
}
