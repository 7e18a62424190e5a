import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { catchStrayErrors } from "./catch-stray-errors";

function install() {
  const emitter = new EventEmitter();
  const seen: string[] = [];
  catchStrayErrors({
    emitter,
    report: (error, kind) => seen.push(`${kind}: ${error}`),
    shutDown: () => seen.push("shut down"),
  });
  return { emitter, seen };
}

test("a rejection that nobody handles is reported and ends nothing: the process carries other calls", () => {
  const { emitter, seen } = install();
  emitter.emit("unhandledRejection", new Error("one call's"));
  emitter.emit("unhandledRejection", "not even an error");
  expect(seen).toEqual(["rejection: Error: one call's", "rejection: not even an error"]);
});

test("an exception that nobody catches is reported, and the process shuts down once, however many follow", () => {
  const { emitter, seen } = install();
  emitter.emit("uncaughtException", new Error("first"));
  emitter.emit("uncaughtException", new Error("second"));
  expect(seen).toEqual(["exception: Error: first", "shut down", "exception: Error: second"]);
});
