import { expect, test } from "vitest";
import { modelIdOf } from "@/catalog/edit/model-id";
import { nameTarget } from "./name-target";

const NONE = new Map<string, string>();

test("a model is named by its provider and its name", () => {
  const target = modelIdOf({ providerId: "together", id: "meta/llama-4" });
  expect(nameTarget({ target, before: null, after: null }, NONE)).toBe("together/meta/llama-4");
});

test("what is still there has its name of now, what is gone the one that it had", () => {
  const renamed = { target: "rte_1", before: { name: "old" }, after: { name: "new" } };
  expect(nameTarget(renamed, new Map([["rte_1", "newest"]]))).toBe("newest");
  expect(nameTarget({ target: "rte_1", before: { name: "old" }, after: null }, NONE)).toBe("old");
});

test("what has no name is shown by its id", () => {
  expect(nameTarget({ target: "rte_1", before: { numRetries: 1 }, after: { numRetries: 2 } }, NONE)).toBe("rte_1");
});

test("an invitation is named by its address", () => {
  expect(nameTarget({ target: "inv_1", before: null, after: { email: "guest@example.com", role: "viewer" } }, NONE)).toBe("guest@example.com");
});
