import { expect, test, vi } from "vitest";
import { AppError } from "./errors";

test("an error of another copy of this module is one of ours; another error is not", async () => {
  vi.resetModules();
  const copy = await import("./errors");
  expect(copy.AppError).not.toBe(AppError);
  expect(new copy.AppError("insufficient_balance", "Not enough.")).toBeInstanceOf(AppError);
  expect(Object.assign(new Error("Not ours."), { name: "AppError", code: "internal" })).not.toBeInstanceOf(AppError);
  const others: unknown[] = [null, undefined, "AppError"];
  expect(others.filter((value) => value instanceof AppError)).toEqual([]);
});
