import { expect, test } from "vitest";
import { dialectOf } from "@/db/dialect";
import { letPageBegin } from "./let-page-begin";

test("what a page has begun goes on before SQLite's statements hold the thread; PostgreSQL's hold nothing and begin at once", async () => {
  let hasGoneOn = false;
  setImmediate(() => {
    hasGoneOn = true;
  });
  await letPageBegin();
  expect(hasGoneOn).toBe(dialectOf() === "sqlite");
});
