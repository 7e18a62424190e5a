import { expect, test } from "vitest";
import { writeCsvRow } from "./csv";

test("cells are quoted as RFC 4180 says", () => {
  expect(writeCsvRow(["plain", 'say "hi"', "a,b", "two\nlines", null, ""])).toBe('plain,"say ""hi""","a,b","two\nlines",,\r\n');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\0x", "＝1", "＋1", "－1", "＠x"])("%j is no formula", (text) => {
  const [cell = ""] = writeCsvRow([text]).split("\r\n").slice(0, 1);
  expect(cell.replace(/^"/, "").startsWith("'")).toBe(true);
});

test("what is inside of a cell stays as it is", () => {
  expect(writeCsvRow(["a=b", "1-2"])).toBe("a=b,1-2\r\n");
});

test("a number of ours stays one, also a negative one; what only claims to be a number does not", () => {
  expect(writeCsvRow([{ decimal: "-12.500000000" }, { decimal: "3" }, { decimal: "-1+2" }])).toBe("-12.500000000,3,'-1+2\r\n");
});
