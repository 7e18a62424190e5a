import { expect, test } from "vitest";
import { COLUMNS, readColumns, writeColumns } from "./log-columns";

test("columns come back from the cookie in the log's order, always with the one that holds the link", () => {
  expect(readColumns(writeColumns(["tags", "time"]))).toEqual(["time", "model", "tags"]);
  expect(readColumns(writeColumns(COLUMNS))).toEqual([...COLUMNS]);
});

test("without a cookie, or with one that is not ours, there are the columns of the beginning", () => {
  const first = readColumns(undefined);
  expect(first).toContain("cost");
  for (const cookie of ["", "<script>", "nonsense.more", "__proto__"]) expect(readColumns(cookie)).toEqual(first);
  expect(readColumns("cost.<script>")).toEqual(["model", "cost"]);
});
