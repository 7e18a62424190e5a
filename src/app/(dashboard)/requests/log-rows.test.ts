import { expect, test } from "vitest";
import type { RequestJson } from "@/queries/requests/request-json";
import { addNewest, addOlder, type LogRows } from "./log-rows";

/** A call of a second; the later, the newer. */
const call = (second: number) => ({ requestId: `req_${second}`, createdAt: new Date(second * 1_000).toISOString() }) as RequestJson;
const rows = (...seconds: number[]): LogRows => ({ requests: seconds.map(call), nextCursor: "older", fresh: new Set() });
const secondsOf = ({ requests }: LogRows) => requests.map(({ createdAt }) => Date.parse(createdAt) / 1_000);

test("new calls go on top, each once, and are known to be new", () => {
  const next = addNewest(rows(3, 2, 1), { requests: [call(5), call(4), call(3)], nextCursor: "first" });
  expect(secondsOf(next)).toEqual([5, 4, 3, 2, 1]);
  expect([...next.fresh]).toEqual(["req_5", "req_4"]);
  expect(next.nextCursor).toBe("older");
});

test("a call that is recorded late stands where its time is", () => {
  expect(secondsOf(addNewest(rows(5, 3), { requests: [call(5), call(4), call(3)], nextCursor: null }))).toEqual([5, 4, 3]);
});

test("when more arrived than fit on a page, the page replaces the rows: no gap", () => {
  const next = addNewest(rows(2, 1), { requests: [call(9), call(8)], nextCursor: "after 8" });
  expect(secondsOf(next)).toEqual([9, 8]);
  expect(next.nextCursor).toBe("after 8");
});

test("without news nothing changes, so that nothing is drawn again", () => {
  const before = rows(2, 1);
  expect(addNewest(before, { requests: [call(2), call(1)], nextCursor: "older" })).toBe(before);
});

test("older pages go below, each call once", () => {
  const next = addOlder(rows(3, 2), { requests: [call(2), call(1)], nextCursor: null });
  expect(secondsOf(next)).toEqual([3, 2, 1]);
  expect(next.nextCursor).toBeNull();
});
