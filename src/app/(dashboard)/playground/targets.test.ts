import { expect, test } from "vitest";
import { findObstacle } from "./find-obstacle";
import { atMount, type Callable, firstChoice, takes, targetOf } from "./targets";

const callable: Callable = {
  resold: [
    { id: "zeta", providerId: "p", capabilities: ["chat"] },
    { id: "gpt-4o-mini", providerId: "openai", capabilities: ["chat", "vision", "reasoning"] },
  ],
  mounts: [{ id: "p", name: "P", wire: "openai", quirks: [], keyVariable: "P_API_KEY", models: [{ id: "one", capabilities: ["chat"] }] }],
};
const NOTHING: Callable = { resold: [], mounts: callable.mounts };
const resold = { provider: null, model: "gpt-4o-mini" };

test("the model of the address is chosen, when it can be called", () => {
  expect(firstChoice(callable, "zeta")).toEqual({ provider: null, model: "zeta" });
  expect(firstChoice(callable, "gone")).toEqual(resold);
  expect(firstChoice(NOTHING, null)).toEqual({ provider: "p", model: "one" });
});

test("resold models are those of the list; a provider may have more than we know", () => {
  expect(targetOf(callable, resold)).toEqual({ mount: null, model: "gpt-4o-mini", canReason: true });
  expect(targetOf(callable, { provider: null, model: "gone" })).toBeNull();
  expect(targetOf(callable, { provider: "p", model: "brand-new" })).toMatchObject({ model: "brand-new", canReason: false });
  expect(targetOf(callable, { provider: "gone", model: "one" })).toBeNull();
  expect(atMount(undefined)).toEqual({ provider: null, model: "" });
});

test("files are offered as the models' capabilities allow; of an unknown model its provider says", () => {
  expect([takes(callable, resold, "vision"), takes(callable, resold, "pdf")]).toEqual([true, false]);
  expect(takes(callable, { provider: "p", model: "brand-new" }, "pdf")).toBe(true);
});

test("a mode that cannot work says why", () => {
  const facts = { mayCall: true, callable, available: "1.00", choice: resold, providerKey: null };
  const own = { provider: "p", model: "one" };
  expect(findObstacle(facts)).toBeNull();
  expect(findObstacle({ ...facts, mayCall: false })).toBe("viewer");
  expect(findObstacle({ ...facts, available: "0.000000000" })).toBe("noFunds");
  expect(findObstacle({ ...facts, callable: NOTHING })).toBe("nothingResold");
  expect(findObstacle({ ...facts, choice: { provider: null, model: "gone" } })).toBe("notResold");
  expect(findObstacle({ ...facts, choice: own })).toBe("noKey");
  expect(findObstacle({ ...facts, choice: own, providerKey: "sk", available: "0" })).toBeNull();
  expect(findObstacle({ ...facts, choice: { provider: "p", model: "" }, providerKey: "sk" })).toBe("noModel");
  expect(findObstacle({ ...facts, choice: { provider: "gone", model: "one" }, providerKey: "sk" })).toBe("noMount");
});
