/** What a spreadsheet would run as a formula (OWASP, "CSV Injection"), in full-width forms too. */
const FORMULA = /^[=+\-@\p{Cc}＝＋－＠]/u;

/** One record of RFC 4180, with its CRLF. A cell that a spreadsheet could take for a formula begins with an apostrophe. */
export function writeCsvRow(cells: readonly (string | null)[]): string {
  return `${cells.map(writeCell).join(",")}\r\n`;
}

function writeCell(text: string | null): string {
  const safe = text !== null && FORMULA.test(text) ? `'${text}` : (text ?? "");
  return /[",\r\n;]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
