import { expect, test } from "vitest";
import { leftOf, readBudgetAmount, readLabelId, scopeKey, scopeKeysOf } from "./budget";

test("amounts are exact, above nothing and at most a billion dollars", () => {
  expect([readBudgetAmount("25"), readBudgetAmount("0.000000001"), readBudgetAmount("1000000000")]).toEqual([25_000_000_000n, 1n, 10n ** 18n]);
  for (const text of ["0", "0.000000000", "-1", "+1", "1e3", "1000000000.000000001", "1000000000000000", "0.0000000001", "", " 1", "1,5", "NaN"])
    expect(readBudgetAmount(text), text).toBeNull();
});

test("users and tags are what calls can state", () => {
  expect([readLabelId("user", " alice "), readLabelId("tag", " team = search=a ")]).toEqual(["alice", "team=search=a"]);
  expect(readLabelId("user", "a,b=c")).toBe("a,b=c");
  expect(readLabelId("tag", "name=")).toBe("name=");
  for (const [type, text] of [
    ["user", ""],
    ["user", "x".repeat(201)],
    ["user", "a\nb"],
    ["tag", "team"],
    ["tag", "=search"],
    ["tag", "team=search,stage=b"],
  ] as const)
    expect(readLabelId(type, text), text).toBeNull();
});

test("a call counts in its organization, with its credential, for its user and under each of its tags", () => {
  const keys = scopeKeysOf({ credentialId: "key_1", userId: "alice", tags: { team: "search", stage: "a=b" } });
  expect(keys).toEqual(["organization", "credential:key_1", "user:alice", "tag:team=search", "tag:stage=a=b"]);
  const scopes = [
    { type: "organization", id: "org_1" },
    { type: "key", id: "key_1" },
    { type: "user", id: "alice" },
    { type: "tag", id: "team=search" },
    { type: "tag", id: "stage=a=b" },
  ] as const;
  expect(scopes.map(scopeKey)).toEqual(keys);
  expect(scopeKey({ type: "token", id: "tok_1" })).toBe("credential:tok_1");
});

test("what is left is never negative", () => {
  expect(leftOf({ amountNanoUsd: 10n, spentNanoUsd: 4n, heldNanoUsd: 5n })).toBe(1n);
  expect(leftOf({ amountNanoUsd: 10n, spentNanoUsd: 14n, heldNanoUsd: 5n })).toBe(0n);
});
