// Rows as a file for a spreadsheet (RFC 4180).

const QUOTED = /[",\r\n]/;
const FORMULA = /^[=+\-@\t\r]/; // what a spreadsheet would calculate instead of showing

const cell = (value) => {
  const words = String(value ?? '');
  const harmless = FORMULA.test(words) ? `'${words}` : words;
  return QUOTED.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** Returns the text of the file; the mark at its beginning tells spreadsheets that it is UTF-8. */
export const csv = (rows) => `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

/** Has the browser save a file. */
export function save(name, content) {
  const address = URL.createObjectURL(new Blob([content], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
