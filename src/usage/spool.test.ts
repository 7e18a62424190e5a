import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { testRow } from "../db/testing/make-work";
import { Spool } from "./spool";

const folder = mkdtempSync(path.join(tmpdir(), "spool-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** In two containers both are process 1. */
test("what another process of our number adds to its file while we replay it is not lost", () => {
  const [theirs, ours] = [new Spool(folder), new Spool(folder)];
  const [first, second] = [testRow(), testRow()];
  theirs.append([first]);
  const [file] = ours.pending() as [string];
  expect(ours.read(file)).toEqual([first]);
  theirs.append([second]);
  ours.remove(file);
  expect(ours.pending()).toEqual([file]);
  expect(ours.read(file)).toEqual([first, second]);
  expect(ours.rows).toBe(2);
  ours.remove(file);
  expect([readdirSync(folder), ours.rows]).toEqual([[], 0]);
});
