import { expect, test } from "vitest";
import { readFieldErrors } from "./read-field-errors";

test("every field gets its own message, and a semicolon within one does not end it", () => {
  expect(readFieldErrors("name: must not be empty; apiBaseUrl: must begin with https://; http needs ALLOW_PRIVATE_UPSTREAMS=on")).toEqual([
    { field: "name", message: "must not be empty" },
    { field: "apiBaseUrl", message: "must begin with https://; http needs ALLOW_PRIVATE_UPSTREAMS=on" },
  ]);
});

test("a message that names no field belongs to the whole form", () => {
  const message = "The provider was changed by somebody else; its version is 3 now.";
  expect(readFieldErrors(message)).toEqual([{ field: "", message }]);
});

test("a nested field is named by its path", () => {
  expect(readFieldErrors("pricing.input: must be a decimal string")).toEqual([{ field: "pricing.input", message: "must be a decimal string" }]);
});
