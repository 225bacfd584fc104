// A line or area chart over time as SVG. Its colours come from the style sheet by class, so themes need no code.

import { h, s, text, attribute } from './dom.js';
import { clock, time, zone } from './format.js';
import { isGap, ticks, timeTicks } from './scale.js';

const WIDTH = 600;
const LEFT = 58;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 22;
const SPACE = 24; // between a pointer and the figures that it shows
const LABEL = 84; // pixels that a time on the axis needs
const DRAG = 8; // pixels from which on a press is meant as a choice of times

/** Adds each series to those below it. */
function stack(series) {
  const sums = [];
  return series.map((values) => values.map((value, i) => (sums[i] = (sums[i] ?? 0) + (value ?? 0))));
}

/**
 * Makes a chart. Its times can be chosen by dragging over it; with the keyboard, arrows move over the figures, + and - change
 * how much time is shown, and Escape shows all.
 *
 * @param options `label` for those who do not see it; `series` of `{key, name, tone}`; `write` makes a value text, `axis` one of
 *     an axis; `area` stacks the series, first at the bottom; `height` in pixels of the drawing; `least` the smallest top of
 *     the scale; `zoom` is told the times that somebody chose, or null for all of them
 */
export function chart({ label, series, write, axis = write, area = false, height = 170, least = 1, zoom = () => {} }) {
  const grid = s('g', { class: 'chart-grid' });
  const lines = s('g', {});
  const cursor = s('line', { class: 'chart-cursor', y1: TOP, y2: height - BOTTOM, visibility: 'hidden' });
  const chosen = s('rect', { class: 'chart-chosen', y: TOP, height: height - TOP - BOTTOM, visibility: 'hidden' });
  const svg = s('svg', { class: 'chart-svg', 'aria-hidden': 'true', preserveAspectRatio: 'none' }, grid, chosen, lines, cursor);
  const tip = h('div', { class: 'chart-tip', hidden: true });
  const empty = h('p', { class: 'chart-empty' }, 'Collecting the first figures…');
  const summary = h('p', { class: 'sr' });
  const told = h('p', { class: 'sr', role: 'status' });
  const view = h('div', { class: 'chart-view', tabindex: '0', role: 'group', 'aria-label': `${label}. Arrows move over the figures, plus and minus change the time shown, Escape shows all.` }, svg);
  const root = h('figure', { class: 'chart' }, h('figcaption', { class: 'sr' }, label), summary, view, told, empty, tip);
  let data = null;
  let width = WIDTH;
  let range = [0, 1];
  let at = null; // the time that the pointer or the keyboard is at
  let pressed = null;

  const x = (moment) => LEFT + ((moment - range[0]) / (range[1] - range[0])) * (width - LEFT - RIGHT);
  const some = () => data !== null && data.time.length > 1;

  function path(values, y) {
    let d = '';
    let gap = true;
    values.forEach((value, i) => {
      if (value === null || value === undefined) {
        gap = true;
      } else {
        gap ||= isGap(data.time, i);
        d += `${gap ? 'M' : 'L'}${x(data.time[i]).toFixed(1)} ${y(value).toFixed(1)}${gap ? 'h0' : ''}`; // a single figure is a dot
        gap = false;
      }
    });
    return d;
  }

  /** The area between two lines, in as many pieces as the gaps make. */
  function band(upper, lower, y) {
    const pieces = [];
    data.time.forEach((moment, i) => {
      if (i === 0 || isGap(data.time, i)) {
        pieces.push([[], []]);
      }
      const [up, down] = pieces[pieces.length - 1];
      up.push(`${x(moment).toFixed(1)} ${y(upper[i]).toFixed(1)}`);
      down.unshift(`${x(moment).toFixed(1)} ${y(lower[i]).toFixed(1)}`);
    });
    return pieces.map(([up, down]) => `M${up.join('L')}L${down.join('L')}Z`).join('');
  }

  function drawGrid(steps, y) {
    const marks = steps.map((step) => [
      s('line', { x1: LEFT, x2: width - RIGHT, y1: y(step), y2: y(step) }),
      s('text', { class: 'chart-number', x: LEFT - 8, y: y(step) + 4, 'text-anchor': 'end' }, axis(step)),
    ]);
    const seconds = range[1] - range[0] <= 900;
    const times = timeTicks(...range, Math.max(2, Math.floor((width - LEFT - RIGHT) / LABEL)))
      .filter((each) => x(each) > LEFT + 20 && x(each) < width - RIGHT - 60)
      .map((each) => s('text', { x: x(each), y: height - 5, 'text-anchor': 'middle' }, time(each).slice(-8).slice(0, seconds ? 8 : 5)));
    const named = s('text', { class: 'chart-zone', x: width - RIGHT, y: height - 5, 'text-anchor': 'end' }, zone(range[1]));
    grid.replaceChildren(...marks.flat(), ...times, named);
  }

  function draw() {
    empty.hidden = some();
    attribute(svg, 'visibility', some() ? null : 'hidden');
    if (!some()) {
      return;
    }
    width = Math.max(180, view.clientWidth || WIDTH);
    attribute(svg, 'viewBox', `0 0 ${width} ${height}`);
    attribute(svg, 'height', height);
    range = [data.time[0], data.time[data.time.length - 1]];
    const values = series.map((each) => data[each.key]);
    const shown = area ? stack(values) : values;
    const steps = ticks(Math.max(least, ...shown.flat().filter(Number.isFinite)), least);
    const top = steps[steps.length - 1];
    const y = (value) => height - BOTTOM - (value / top) * (height - TOP - BOTTOM);
    drawGrid(steps, y);
    const drawn = shown.map((each, i) =>
      area
        ? s('path', { class: `area tone-${series[i].tone}`, d: band(each, i === 0 ? each.map(() => 0) : shown[i - 1], y) })
        : s('path', { class: `line tone-${series[i].tone}`, d: path(each, y) }),
    );
    lines.replaceChildren(...drawn);
    text(summary, figures(data.time.length - 1));
  }

  const figures = (i) => series.map((each) => `${each.name}: ${write(data[each.key][i])}`).join('; ');

  function nearest(moment) {
    let found = 0;
    data.time.forEach((each, i) => {
      found = Math.abs(each - moment) < Math.abs(data.time[found] - moment) ? i : found;
    });
    return found;
  }

  /** Shows the figures at a place of the data. */
  function point(i) {
    at = data.time[i];
    const px = x(at);
    attribute(cursor, 'x1', px);
    attribute(cursor, 'x2', px);
    attribute(cursor, 'visibility', 'visible');
    const rows = series.map((each) =>
      h('div', {}, h('span', { class: `key tone-${each.tone}` }), `${each.name} `, h('b', {}, write(data[each.key][i]))),
    );
    tip.replaceChildren(h('div', { class: 'chart-time' }, clock(at)), ...(area ? rows.reverse() : rows));
    tip.hidden = false;
    const left = px > width / 2 ? px - tip.offsetWidth - SPACE / 2 : px + SPACE / 2;
    tip.style.setProperty('left', `${Math.max(0, Math.min(left, width - tip.offsetWidth))}px`);
  }

  function hide() {
    at = null;
    pressed = null;
    tip.hidden = true;
    attribute(cursor, 'visibility', 'hidden');
    attribute(chosen, 'visibility', 'hidden');
  }

  function timeOf(event) {
    const box = svg.getBoundingClientRect();
    const part = (event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT);
    return range[0] + Math.min(1, Math.max(0, part)) * (range[1] - range[0]);
  }

  function dragged(event) {
    const [from, to] = [x(pressed), x(timeOf(event))].sort((one, other) => one - other);
    attribute(chosen, 'x', from);
    attribute(chosen, 'width', to - from);
    attribute(chosen, 'visibility', to - from > DRAG ? 'visible' : 'hidden');
    return to - from > DRAG;
  }

  view.addEventListener('pointermove', (event) => {
    if (some()) {
      point(nearest(timeOf(event)));
      if (pressed !== null) {
        dragged(event);
      }
    }
  });
  view.addEventListener('pointerdown', (event) => {
    if (some() && event.button === 0 && event.pointerType !== 'touch') {
      pressed = timeOf(event);
    }
  });
  view.addEventListener('pointerup', (event) => {
    if (pressed !== null && dragged(event)) {
      zoom([pressed, timeOf(event)].sort((one, other) => one - other));
    }
    hide();
  });
  view.addEventListener('pointerleave', hide);
  view.addEventListener('blur', hide);
  view.addEventListener('keydown', (event) => {
    const last = some() ? data.time.length - 1 : -1;
    const now = at === null ? last : nearest(at);
    const moves = { ArrowLeft: now - 1, ArrowRight: now + 1, PageUp: now - 10, PageDown: now + 10, Home: 0, End: last };
    if (last < 0 || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    if (event.key in moves) {
      const to = Math.max(0, Math.min(last, moves[event.key]));
      point(to);
      text(told, `${clock(at)}: ${figures(to)}`);
    } else if (event.key === '+' || event.key === '-') {
      const half = ((range[1] - range[0]) * (event.key === '+' ? 0.5 : 2)) / 2;
      const middle = at ?? range[1];
      zoom([middle - half, middle + half]);
    } else if (event.key === 'Escape') {
      zoom(null);
      hide();
    } else {
      return;
    }
    event.preventDefault();
  });
  new ResizeObserver(draw).observe(root);

  return {
    root,
    /** Shows columns of equal length: `time` in seconds, and one for each series. */
    show(columns) {
      data = columns;
      draw();
      if (at !== null && some() && pressed === null) {
        point(nearest(at));
      }
    },
  };
}
