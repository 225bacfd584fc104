// How figures and times are written.

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const SMALL = new Intl.NumberFormat('en', { maximumSignificantDigits: 1 });
const SHORT = new Intl.NumberFormat('en', { maximumFractionDigits: 3 });
const ONE = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const EXACT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' });

/** 1,234 */
export const count = (value) => (Number.isFinite(value) ? WHOLE.format(value) : '–');

/** 1 device, 2 devices */
export const counted = (value, one, many = `${one}s`) => `${count(value)} ${value === 1 ? one : many}`;

/** 0, 0.4, 12, 1,234: enough digits to see that something moves, no more */
export const rate = (value) => {
  if (!Number.isFinite(value)) {
    return '–';
  }
  return value > 0 && value < 0.1 ? SMALL.format(value) : value > 0 && value < 10 ? ONE.format(value) : WHOLE.format(value);
};

/** The same on an axis, whose numbers are round: 0, 0.5, 2, 1,000 */
export const roundRate = (value) => SHORT.format(value);

/** 85 µs, 1.4 ms, 230 ms, 2.1 s, from microseconds */
export function micros(value) {
  if (!Number.isFinite(value)) {
    return '–';
  }
  if (value < 1000) {
    return `${WHOLE.format(value)} µs`;
  }
  if (value < 10_000) {
    return `${ONE.format(value / 1000)} ms`;
  }
  return value < 1_000_000 ? `${WHOLE.format(value / 1000)} ms` : `${ONE.format(value / 1_000_000)} s`;
}

/** The same on an axis: 50 µs, 1 ms, 2.5 ms */
export function roundMicros(value) {
  return value < 1000 ? `${SHORT.format(value)} µs` : value < 1_000_000 ? `${SHORT.format(value / 1000)} ms` : `${SHORT.format(value / 1_000_000)} s`;
}

/** ≤ 50 µs: the proxy counts messages by ranges of time and tells the upper end of one. */
export const atMost = (value) => (Number.isFinite(value) ? `≤ ${micros(value)}` : '–');

/** 12 B, 3.4 KiB, 5.0 MiB */
export function bytes(value) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? WHOLE.format(value) : ONE.format(value)} ${units[unit]}`;
}

/** 42 s, 3 min, 2 h 5 min, 4 d 2 h, from seconds */
export function span(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) {
    return `${whole} s`;
  }
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

const when = (value) => (typeof value === 'number' ? new Date(value * 1000) : new Date(value));

const ZONE = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' });

/** The zone of this browser at that time, or now: UTC, CET, GMT+2 */
export const zone = (value) => ZONE.formatToParts(value === undefined ? new Date() : when(value)).find((part) => part.type === 'timeZoneName').value;

/** 14:03:22 CET today, 20 Nov 14:03:22 CET on another day */
export const clock = (value) => `${time(value)} ${zone(value)}`;

/** The same without the zone, for a column or an axis that names it. */
export function time(value) {
  const date = when(value);
  const today = date.toDateString() === new Date().toDateString();
  return today ? TIME.format(date) : `${DAY.format(date)} ${TIME.format(date)}`;
}

/** The day, the time and the zone, for a tooltip. */
export const exactly = (value) => EXACT.format(when(value));

export const KINDS = { legacy: 'Legacy', nonDehp: 'Non-DEHP', unknown: 'Unknown' };
