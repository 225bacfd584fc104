// Round numbers for the axes of charts.

/** The steps of an axis from 0: about four, each 1, 2 or 5 times a power of ten, and none below `least`. */
export function ticks(highest, least = 0) {
  const wanted = Math.max(highest, least) / 4;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].find((each) => each * power >= wanted * 0.999) * power;
  const count = Math.max(1, Math.ceil(highest / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

/** Times that fall on whole seconds, minutes or hours, at most `most` of them. */
export function timeTicks(from, to, most = 6) {
  const steps = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400];
  const step = steps.find((each) => (to - from) / each <= most) ?? 86_400;
  const offset = new Date(from * 1000).getTimezoneOffset() * 60;
  const all = [];
  for (let at = Math.ceil((from - offset) / step) * step + offset; at <= to; at += step) {
    all.push(at);
  }
  return all;
}

/** Where a line has to be broken: no figures came for much longer than between the others. */
export function isGap(times, i) {
  const usual = times.length < 3 ? Infinity : (times[times.length - 1] - times[0]) / (times.length - 1);
  return i > 0 && times[i] - times[i - 1] > Math.max(3 * usual, 5);
}

/** Returns the part of some columns between two times. */
export function between(columns, from, to) {
  const first = columns.time.findIndex((at) => at >= from);
  const after = columns.time.findIndex((at) => at > to);
  const start = first < 0 ? columns.time.length : first;
  const end = after < 0 ? columns.time.length : after;
  return Object.fromEntries(Object.entries(columns).map(([key, values]) => [key, values.slice(start, end)]));
}
