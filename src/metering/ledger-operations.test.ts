import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runs } from "../../e2e/tools/support/full-size";
import { loadCatalog } from "../catalog/load-catalog";
import { database } from "../db/client";
import type { GroupCommit } from "../db/group-commit";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";
import type { Ticket } from "../domain/resale";
import { postEntry } from "../ledger/post-entry";
import type { Difference } from "../ledger/verify/difference";
import { verifyLedger } from "../ledger/verify/verify-ledger";
import { beginCall } from "./testing/begin-call";
import { makeMeter } from "./testing/make-meter";
import { holdRequest, resoldCall, storeTestModel } from "./testing/resold-call";

const made = makeMeter();
beforeAll(async () => {
  await storeTestModel();
  await loadCatalog();
});
afterAll(() => made.close());

type Operation =
  | { kind: "topup" | "adjust"; amount: number }
  | { kind: "hold"; tokens: number }
  | { kind: "settle" | "release" | "expire"; pick: number; tokens: number };

const pick = fc.nat(20);
const tokens = fc.nat(30);
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ kind: fc.constant("topup" as const), amount: fc.integer({ min: 1, max: 500 }) }),
  fc.record({ kind: fc.constant("adjust" as const), amount: fc.integer({ min: -300, max: 300 }).filter((amount) => amount !== 0) }),
  fc.record({ kind: fc.constant("hold" as const), tokens }),
  fc.record({ kind: fc.constantFrom("settle" as const, "release" as const, "expire" as const), pick, tokens }),
);

/** What the ledger must do, in ten lines: available, the open holds, what each call was charged and what the house paid for it. */
class Model {
  available = 0n;
  readonly open = new Map<string, bigint>();
  readonly ended = new Map<string, { charged: bigint; overrun: bigint }>();

  close(requestId: string): void {
    this.available += this.open.get(requestId) ?? 0n;
    this.open.delete(requestId);
  }

  end(requestId: string, price: bigint): void {
    if (this.ended.has(requestId)) return;
    this.close(requestId);
    const charged = price < this.available ? price : this.available;
    this.available -= charged;
    this.ended.set(requestId, { charged, overrun: price - charged });
  }

  get held(): bigint {
    return [...this.open.values()].reduce((sum, amount) => sum + amount, 0n);
  }
}

interface World {
  organizationId: string;
  model: Model;
  tickets: Ticket[];
}

async function apply(world: World, group: GroupCommit, step: Operation): Promise<void> {
  const { organizationId, model, tickets } = world;
  if ("amount" in step) return post(world, step.kind, BigInt(step.amount));
  if (!("pick" in step)) {
    const needed = BigInt(step.tokens) * 10n;
    const request = holdRequest({ organizationId, inputTokensMax: 0, outputTokensAsked: step.tokens });
    const ticket = await beginCall(made.meter, request).catch(asRefusal);
    expect(ticket === null).toBe(needed > model.available);
    if (!ticket) return;
    model.available -= needed;
    model.open.set(ticket.requestId, needed);
    tickets.push(ticket);
    return;
  }
  const ticket = tickets[step.pick % Math.max(1, tickets.length)];
  if (!ticket) return;
  if (step.kind === "expire") {
    const { requestId } = ticket;
    await group.run({ renewals: [{ requestId, expiresAtMs: 1 }] });
    await group.run({ closings: [{ expiredAtMs: 1, closedAtMs: Date.now() }] });
    return model.close(ticket.requestId);
  }
  const caller = { organizationId, credentialId: "key_1", mode: "reseller" as const };
  const used = step.kind === "release" ? 0 : step.tokens;
  const ending = step.kind === "release" ? { outcome: "broken" as const, statusCode: 502 } : {};
  const { settlement } = await made.meter.finish(resoldCall(ticket, { caller, passes: [{ model: null, buckets: { output: used } }], ...ending }));
  model.end(ticket.requestId, BigInt(used) * 10n);
  expect(settlement?.chargedNanoUsd).toBe(model.ended.get(ticket.requestId)?.charged);
}

async function post({ organizationId, model }: World, type: string, amountNanoUsd: bigint): Promise<void> {
  const entry = { organizationId, type, amountNanoUsd, counterAccount: "house:adjustments", reference: newId("txn"), description: type } as const;
  const booked = await database()
    .$transaction((tx) => postEntry(tx, entry))
    .catch(asRefusal);
  expect(booked === null).toBe(model.available + amountNanoUsd < 0n);
  if (booked) model.available += amountNanoUsd;
}

function asRefusal(error: unknown): null {
  if (error instanceof AppError && error.code === "insufficient_balance") return null;
  throw error;
}

test("after any sequence of top-ups, holds, settlements, repeats and expiries the ledger is what ten lines of arithmetic say", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 30 }), async (steps) => {
      const world: World = { organizationId: newId("org"), model: new Model(), tickets: [] };
      for (const step of steps) await apply(world, made.group, step);
      const { organizationId, model } = world;
      const balance = await database().balance.findUnique({ where: { organizationId } });
      expect([balance?.availableNanoUsd ?? 0n, balance?.heldNanoUsd ?? 0n]).toEqual([model.available, model.held]);
      const overruns = await database().ledgerEntry.aggregate({ where: { organizationId, type: "overrun" }, _sum: { amountNanoUsd: true } });
      expect(overruns._sum.amountNanoUsd ?? 0n).toBe([...model.ended.values()].reduce((sum, { overrun }) => sum + overrun, 0n));
    }),
    { numRuns: runs(60) },
  );
  const differences: Difference[] = [];
  await verifyLedger((difference) => void differences.push(difference));
  expect(differences).toEqual([]);
}, 120_000);
