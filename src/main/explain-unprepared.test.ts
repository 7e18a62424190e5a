import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { lockSqliteStart } from "../db/sqlite/lock-sqlite-start";
import { makeFile } from "../db/sqlite/make-file";
import { explainUnprepared } from "./explain-unprepared";

const folder = mkdtempSync(path.join(tmpdir(), "unprepared-"));
afterAll(() => rmSync(folder, { recursive: true }));

const explain = (file: string) =>
  lockSqliteStart(async () => makeFile(file), file, 100).then(
    () => "it can be used",
    (error: unknown) => explainUnprepared(error, `file:${path.basename(file)}`),
  );

test("a file that is no database, a folder, and a folder that is a file are told in words", async () => {
  const text = path.join(folder, "text.db");
  writeFileSync(text, "This is no database, although it is long enough to be looked at.".repeat(20));
  expect(await explain(text)).toMatch(
    /^The database file:text\.db cannot be used: file is not a database\.\nDATABASE_URL must name an SQLite database/,
  );
  mkdirSync(path.join(folder, "folder.db"));
  expect(await explain(path.join(folder, "folder.db"))).toMatch(
    /^The database file:folder\.db cannot be used: EISDIR.*\nDATABASE_URL must name an SQLite database/,
  );
  expect(await explain(path.join(text, "inside.db"))).toMatch(
    /^The database file:inside\.db cannot be used: (EEXIST|ENOTDIR).*\nDATABASE_URL must name an SQLite database/,
  );
  expect(await explain(path.join(folder, "new", "fine.db"))).toBe("it can be used");
});

test.each([
  [{ code: "EACCES", message: "EACCES: permission denied, open 'x'" }, /permission denied.*\nThe user that this runs as must be able to write/],
  [{ code: "SQLITE_READONLY", message: "attempt to write a readonly database" }, /readonly.*\nThe user that this runs as/],
  [{ code: "ECONNREFUSED", message: "" }, /cannot be used: ECONNREFUSED\.\nCheck that PostgreSQL runs there/],
  [{ code: "28P01", message: 'password authentication failed for user "ada"' }, /for user "ada"\.\nCheck the user and the password/],
  [{ code: "3D000", message: 'database "x" does not exist' }, /does not exist\.\nCreate the database/],
])("%j says what to do", (error, text) => {
  expect(explainUnprepared(error, "postgresql://localhost/x")).toMatch(text);
});

test.each([new TypeError("x is not a function"), { code: "SQLITE_CORRUPT", message: "malformed" }, { code: "toString" }, "text"])(
  "%j is for whoever can read the stack",
  (error) => {
    expect(explainUnprepared(error, "file:x")).toBeNull();
  },
);
