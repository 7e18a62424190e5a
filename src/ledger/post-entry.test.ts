import { beforeEach, describe, expect, test } from "vitest";
import { database } from "../db/client";
import { newId } from "../domain/ids";
import { type PostEntryOptions, postEntry } from "./post-entry";

let organizationId: string;
beforeEach(() => {
  organizationId = newId("org");
});

const post = (change: Partial<PostEntryOptions>) =>
  database().$transaction((tx) =>
    postEntry(tx, {
      organizationId,
      type: "topup",
      amountNanoUsd: 10_000_000_000n,
      counterAccount: "house:payments",
      reference: newId("pay"),
      description: "Top-up",
      ...change,
    }),
  );
const balance = () => database().balance.findUniqueOrThrow({ where: { organizationId } });

describe("postEntry", () => {
  test("the first entry makes the balance; each states its place and the balance after it", async () => {
    const first = await post({});
    const second = await post({ type: "refund", amountNanoUsd: -3n });
    expect([first.sequence, second.sequence]).toEqual([1, 2]);
    expect([first.debitAccount, first.creditAccount]).toEqual(["house:payments", organizationId]);
    expect([second.debitAccount, second.creditAccount, second.amountNanoUsd]).toEqual([organizationId, "house:payments", 3n]);
    expect(second.balanceAfterNanoUsd).toBe(9_999_999_997n);
    expect(await balance()).toEqual({ organizationId, availableNanoUsd: 9_999_999_997n, heldNanoUsd: 0n, entries: 2 });
  });

  test("the same reference is booked once, and refused for another amount", async () => {
    const reference = newId("pay");
    const entries = await Promise.all(Array.from({ length: 5 }, () => post({ reference })));
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(1);
    expect((await balance()).availableNanoUsd).toBe(10_000_000_000n);
    await expect(post({ reference, amountNanoUsd: 1n })).rejects.toMatchObject({ code: "conflict" });
  });

  test("entries of many at once are numbered without a gap", async () => {
    await Promise.all(Array.from({ length: 20 }, () => post({})));
    const entries = await database().ledgerEntry.findMany({ where: { organizationId }, orderBy: { sequence: "asc" } });
    expect(entries.map((entry) => entry.sequence)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(entries.at(-1)?.balanceAfterNanoUsd).toBe(200_000_000_000n);
  });

  test("what is not available cannot be taken", async () => {
    await post({});
    await expect(post({ type: "refund", amountNanoUsd: -10_000_000_001n })).rejects.toMatchObject({ code: "insufficient_balance" });
    expect(await balance()).toMatchObject({ availableNanoUsd: 10_000_000_000n, entries: 1 });
  });
});

describe("the database itself", () => {
  test.each([
    ["changes an entry", () => database().ledgerEntry.updateMany({ where: { organizationId }, data: { amountNanoUsd: 1n } })],
    ["deletes an entry", () => database().ledgerEntry.deleteMany({ where: { organizationId } })],
    ["takes a balance below zero", () => database().balance.update({ where: { organizationId }, data: { availableNanoUsd: -1n } })],
    [
      "begins with money",
      () => database().balance.create({ data: { organizationId: newId("org"), availableNanoUsd: 1n, heldNanoUsd: 0n, entries: 0 } }),
    ],
  ])("refuses a statement that %s", async (_, statement) => {
    await post({});
    await expect(statement()).rejects.toThrow();
    expect(await balance()).toMatchObject({ availableNanoUsd: 10_000_000_000n, entries: 1 });
  });

  test("refuses an entry out of turn, or with a wrong balance after it", async () => {
    const good = await post({});
    const again = { ...good, id: newId("txn"), reference: newId("pay") };
    await expect(database().ledgerEntry.create({ data: { ...again, sequence: 3, balanceAfterNanoUsd: 20_000_000_000n } })).rejects.toThrow();
    await expect(database().ledgerEntry.create({ data: { ...again, sequence: 2, balanceAfterNanoUsd: 20_000_000_001n } })).rejects.toThrow();
    await database().ledgerEntry.create({ data: { ...again, sequence: 2, balanceAfterNanoUsd: 20_000_000_000n } });
  });
});
