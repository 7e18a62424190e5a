/** What a spreadsheet would run as a formula (OWASP, "CSV Injection"), in full-width forms too. */
const FORMULA = /^[=+\-@\p{Cc}＝＋－＠]/u;

/** Text; nothing; or a number of ours, which may be negative and stays a number in a spreadsheet. */
export type CsvCell = string | null | { decimal: string };

/** One record of RFC 4180, with its CRLF. A text that a spreadsheet could take for a formula begins with an apostrophe. */
export function writeCsvRow(cells: readonly CsvCell[]): string {
  return `${cells.map(writeCell).join(",")}\r\n`;
}

const DECIMAL = /^-?\d+(\.\d+)?$/;

function writeCell(cell: CsvCell): string {
  if (typeof cell !== "object" || cell === null) return writeText(cell);
  return DECIMAL.test(cell.decimal) ? cell.decimal : writeText(cell.decimal);
}

function writeText(text: string | null): string {
  const safe = text !== null && FORMULA.test(text) ? `'${text}` : (text ?? "");
  return /[",\r\n;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
