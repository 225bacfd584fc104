// A line or area chart over time as SVG. Its colours come from the style sheet by class, so themes need no code.

import { h, s, text, attribute } from './dom.js';
import { clock } from './format.js';

const WIDTH = 600;
const LEFT = 52;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 22;
const SPACE = 24; // between a pointer and the figures that it shows

/** The smallest round number at or above a value: 1, 2, 2.5 or 5 times a power of ten. */
export function roundUp(value) {
  if (!(value > 0)) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 2.5, 5, 10].find((step) => step * power >= value * 0.999) * power;
}

/** Times that fall on whole seconds, minutes or hours, about five of them. */
export function timeTicks(from, to) {
  const steps = [10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];
  const step = steps.find((each) => (to - from) / each <= 6) ?? 86_400;
  const offset = new Date(from * 1000).getTimezoneOffset() * 60;
  const ticks = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step) {
    ticks.push(at);
  }
  return ticks;
}

/** Adds each series to those below it. */
function stack(series) {
  const sums = [];
  return series.map((values) => values.map((value, i) => (sums[i] = (sums[i] ?? 0) + (value ?? 0))));
}

/**
 * Makes a chart.
 *
 * @param options `label` for those who do not see it; `series` of `{key, name, tone}`; `write` makes a value text; `area`
 *     stacks the series, first at the bottom; `height` in pixels of the drawing; `least` the smallest top of the scale
 */
export function chart({ label, series, write, area = false, height = 170, least = 1 }) {
  const grid = s('g', { class: 'chart-grid' });
  const lines = s('g', {});
  const cursor = s('line', { class: 'chart-cursor', y1: TOP, y2: height - BOTTOM, visibility: 'hidden' });
  const svg = s('svg', { class: 'chart-svg', 'aria-hidden': 'true', preserveAspectRatio: 'none' }, grid, lines, cursor);
  const tip = h('div', { class: 'chart-tip', hidden: true });
  const empty = h('p', { class: 'chart-empty' }, 'Collecting the first figures…');
  const summary = h('p', { class: 'sr' });
  const root = h('figure', { class: 'chart' }, h('figcaption', { class: 'sr' }, label), summary, svg, empty, tip);
  let data = null;
  let width = WIDTH;
  let range = [0, 1];

  const x = (time) => LEFT + ((time - range[0]) / (range[1] - range[0])) * (width - LEFT - RIGHT);

  function path(values, y) {
    let d = '';
    let gap = true;
    values.forEach((value, i) => {
      if (value === null || value === undefined) {
        gap = true;
      } else {
        d += `${gap ? 'M' : 'L'}${x(data.time[i]).toFixed(1)} ${y(value).toFixed(1)}`;
        gap = false;
      }
    });
    return d;
  }

  function band(upper, lower, y) {
    const up = upper.map((value, i) => `${x(data.time[i]).toFixed(1)} ${y(value).toFixed(1)}`);
    const down = lower.map((value, i) => `${x(data.time[i]).toFixed(1)} ${y(value).toFixed(1)}`).reverse();
    return `M${up.join('L')}L${down.join('L')}Z`;
  }

  function drawGrid(top, y) {
    const marks = [0, 0.5, 1].map((part) => {
      const at = y(top * part);
      return [
        s('line', { x1: LEFT, x2: width - RIGHT, y1: at, y2: at }),
        s('text', { x: LEFT - 8, y: at + 4, 'text-anchor': 'end' }, write(top * part)),
      ];
    });
    const times = timeTicks(...range)
      .filter((at) => x(at) > LEFT + 20 && x(at) < width - RIGHT - 20)
      .map((at) =>
        s('text', { x: x(at), y: height - 5, 'text-anchor': 'middle' }, clock(at).slice(-8).slice(0, range[1] - range[0] > 900 ? 5 : 8)),
      );
    grid.replaceChildren(...marks.flat(), ...times);
  }

  function draw() {
    const some = data !== null && data.time.length > 1;
    empty.hidden = some;
    attribute(svg, 'visibility', some ? null : 'hidden');
    if (!some) {
      return;
    }
    width = Math.max(240, root.clientWidth || WIDTH);
    attribute(svg, 'viewBox', `0 0 ${width} ${height}`);
    attribute(svg, 'height', height);
    range = [data.time[0], data.time[data.time.length - 1]];
    const values = series.map((each) => data[each.key]);
    const shown = area ? stack(values) : values;
    const top = roundUp(Math.max(least, ...shown.flat().filter(Number.isFinite)));
    const y = (value) => height - BOTTOM - (value / top) * (height - TOP - BOTTOM);
    drawGrid(top, y);
    const drawn = shown.map((each, i) =>
      area
        ? s('path', { class: `area tone-${series[i].tone}`, d: band(each, i === 0 ? each.map(() => 0) : shown[i - 1], y) })
        : s('path', { class: `line tone-${series[i].tone}`, d: path(each, y) }),
    );
    lines.replaceChildren(...drawn);
    const last = data.time.length - 1;
    text(summary, series.map((each) => `${each.name}: ${write(data[each.key][last])}`).join('; '));
  }

  function point(event) {
    if (data === null || data.time.length < 2) {
      return;
    }
    const box = svg.getBoundingClientRect();
    const at = range[0] + ((event.clientX - box.left - LEFT) / (box.width - LEFT - RIGHT)) * (range[1] - range[0]);
    let nearest = 0;
    data.time.forEach((time, i) => {
      nearest = Math.abs(time - at) < Math.abs(data.time[nearest] - at) ? i : nearest;
    });
    const px = x(data.time[nearest]);
    attribute(cursor, 'x1', px);
    attribute(cursor, 'x2', px);
    attribute(cursor, 'visibility', 'visible');
    const rows = series.map((each) =>
      h('div', {}, h('span', { class: `key tone-${each.tone}` }), `${each.name} `, h('b', {}, write(data[each.key][nearest]))),
    );
    tip.replaceChildren(h('div', { class: 'chart-time' }, clock(data.time[nearest])), ...(area ? rows.reverse() : rows));
    tip.hidden = false;
    const left = px > width / 2 ? px - tip.offsetWidth - SPACE / 2 : px + SPACE / 2;
    tip.style.setProperty('left', `${left}px`);
  }

  svg.addEventListener('pointermove', point);
  svg.addEventListener('pointerleave', () => {
    tip.hidden = true;
    attribute(cursor, 'visibility', 'hidden');
  });
  new ResizeObserver(draw).observe(root);

  return {
    root,
    /** Shows columns of equal length: `time` in seconds, and one for each series. */
    show(columns) {
      data = columns;
      draw();
    },
  };
}

/** Makes the key to a chart's colours. */
export function legend(series) {
  return h('ul', { class: 'legend' }, series.map((each) => h('li', {}, h('span', { class: `key tone-${each.tone}` }), each.name)));
}
