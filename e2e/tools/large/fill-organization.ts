import { findPrice } from "../../../src/catalog/find-price";
import { loadCatalog } from "../../../src/catalog/load-catalog";
import { database } from "../../../src/db/client";
import { type HoldWork, NO_WORK, type UsageRow } from "../../../src/db/commit-work";
import { openCommits } from "../../../src/db/group-commit";
import { processOwner } from "../../../src/db/process-owner";
import type { FinishedCall } from "../../../src/domain/call";
import { newId } from "../../../src/domain/ids";
import type { Ticket } from "../../../src/domain/resale";
import { env } from "../../../src/env";
import { createCredential } from "../../../src/keys/create-credential";
import { API_KEY, MONITOR_TOKEN } from "../../../src/keys/credential-kind";
import { postEntry } from "../../../src/ledger/post-entry";
import { makeUsageRow } from "../../../src/metering/make-usage-row";
import { prepareData } from "../../../src/runtime/prepare-data";
import { summarizeHours } from "../../../src/usage/summarize-hours";
import { summarizeLabels } from "../../../src/usage/summarize-labels";
import { summarizeTags } from "../../../src/usage/summarize-tags";
import { type Callers, planCalls } from "./plan-calls";

const DAYS = 90;
const DAY_MS = 86_400_000;
const CALLS_AT_ONCE = 1_000;
const HOLD_MS = 120_000;
/** What is paid in whenever less is left, in nano-dollars. */
const TOP_UP = 5_000_000_000_000n;

export interface Filled {
  organization: string;
  calls: number;
}

/** Adds calls of the last 90 days to the organization of the first account: written, charged and summed as the gateway does it, without being made. */
export async function fillOrganization({ calls, onProgress }: { calls: number; onProgress: (done: number) => void }): Promise<Filled> {
  await prepareData();
  await loadCatalog();
  const first = await database().organization.findFirst({ orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
  if (!first) throw new Error("There is no account yet: sign up first.");
  const callers = await makeCallers(first.id);
  const toMs = Date.now();
  const fromMs = toMs - DAYS * DAY_MS;
  const commits = openCommits();
  let group: FinishedCall[] = [];
  let done = 0;
  const write = async () => {
    await writeCalls(commits, group);
    done += group.length;
    group = [];
    onProgress(done);
  };
  for (const call of planCalls({ ...callers, calls, fromMs, toMs })) {
    if (group.push(call) === CALLS_AT_ONCE) await write();
  }
  if (group.length > 0) await write();
  await commits.close();
  const range = { sinceMs: fromMs - DAY_MS, nowMs: toMs };
  await summarizeHours(range);
  await summarizeTags(range);
  await summarizeLabels(range);
  return { organization: first.name, calls: done };
}

async function makeCallers(organizationId: string): Promise<Callers> {
  const by = { organizationId, actor: { id: "operator", name: "npm run seed:large", address: null }, expiresAt: null };
  const tokens = ["Assistant", "Search", "Reports"].map((name) => createCredential(MONITOR_TOKEN, { ...by, name }));
  const keys = ["Web app", "Batch jobs"].map((name) => createCredential(API_KEY, { ...by, name, allowedModels: null }));
  const idsOf = async (made: Promise<{ view: { id: string } }>[]) => (await Promise.all(made)).map(({ view }) => view.id);
  return { organizationId, tokens: await idsOf(tokens), keys: await idsOf(keys) };
}

type Commits = ReturnType<typeof openCommits>;

/** Money is held for the resold ones first, as for any call. */
async function writeCalls(commits: Commits, planned: readonly FinishedCall[]): Promise<void> {
  const calls = planned.map(withTicket).map((call) => ({ ...call, row: makeUsageRow(call).row }));
  const holds = calls.flatMap(({ ticket, row }) => (ticket ? [holdOf(ticket, row)] : []));
  if (holds.length > 0) {
    await topUp(holds);
    const result = await commits.commit({ ...NO_WORK, holds });
    for (const { grantedNanoUsd } of result.holds.values()) if (grantedNanoUsd === null) throw new Error("a call could not be paid");
  }
  await commits.commit({ ...NO_WORK, usageRows: calls.map(({ row }) => row) });
}

const MARGIN_PPM = Math.round(env.DEFAULT_MARGIN_PERCENT * 1_000_000);

/** A resold call that was sent has a hold. Its amount is set when its price is known. */
function withTicket(call: FinishedCall): FinishedCall {
  if (call.caller.mode !== "reseller" || call.outcome === "refused") return call;
  const price = findPrice({ providerId: call.provider, model: call.model, atMs: call.startedAtMs });
  if (!price) throw new Error(`${call.provider}/${call.model} has no price.`);
  const { requestId } = call;
  const { priceVersionId, rates } = price;
  const ticket: Ticket = { requestId, outputTokensMax: 4_096, amountNanoUsd: 0n, priceVersionId, rates, marginPpm: MARGIN_PPM };
  return { ...call, ticket, priceVersionId };
}

function holdOf({ priceVersionId, marginPpm, outputTokensMax }: Ticket, row: UsageRow): HoldWork {
  const { requestId, organizationId, credentialId, provider, model, createdAt, inputTokens } = row;
  const amount = row.settlement?.priceNanoUsd ?? "0";
  const what = { requestId, organizationId, credentialId, provider, model, priceVersionId, marginPpm };
  const tokens = { inputTokensMax: inputTokens, outputTokensMax };
  const times = { createdAtMs: createdAt, expiresAtMs: Date.now() + HOLD_MS };
  return { ...what, ...tokens, ...times, amountNanoUsd: amount, amountNanoUsdMin: amount, owner: processOwner };
}

async function topUp(holds: readonly HoldWork[]): Promise<void> {
  const organizationId = holds[0]?.organizationId ?? "";
  const needed = holds.reduce((sum, { amountNanoUsd }) => sum + BigInt(amountNanoUsd), 0n);
  const balance = await database().balance.findUnique({ where: { organizationId } });
  if ((balance?.availableNanoUsd ?? 0n) >= needed) return;
  const entry = {
    organizationId,
    type: "adjustment",
    amountNanoUsd: needed > TOP_UP ? needed : TOP_UP,
    counterAccount: "house:adjustments",
    reference: newId("txn"),
    description: "npm run seed:large",
  } as const;
  await database().$transaction((tx) => postEntry(tx, entry));
}
