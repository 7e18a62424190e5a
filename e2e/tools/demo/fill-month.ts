import { z } from "zod";
import { openRooms, type Rooms } from "./open-rooms";
import { planCalls } from "./plan-calls";
import { replayPassThrough, replayResold } from "./replay-calls";
import { setBudgets } from "./set-budgets";
import { ROUTE, WORKLOADS, type Workload } from "./workloads";

export const demoAccountSchema = z.object({
  email: z.string(),
  password: z.string(),
  organizationId: z.string(),
  userId: z.string(),
  /** A monitor token or an API key for each of the invented programs. */
  secrets: z.record(z.string(), z.string()),
  filledUntilMs: z.number(),
});
export type DemoAccount = z.infer<typeof demoAccountSchema>;

const DAY_MS = 86_400_000;
const OWNER = { name: "Mina Park", email: "demo@example.com", password: "demo-password" };
/** Test money: what the resold calls of so many days are paid from. */
const TOP_UP = { nanoUsd: 10_000_000_000n, everyDays: 30 };

interface Fill {
  known: DemoAccount | null;
  days: number;
  nowMs: number;
}

/** The account and so many days of its calls; with `known`, only what is missing since. Everything goes through the gateway, with the clock turned back. */
export async function fillMonth({ known, days, nowMs }: Fill): Promise<{ account: DemoAccount; calls: number }> {
  const rooms = await openRooms();
  await rooms.prepare();
  const fromMs = known?.filledUntilMs ?? nowMs - days * DAY_MS;
  const account = known ?? (await makeAccount(rooms, fromMs));
  const calls = planCalls({ fromMs, toMs: nowMs, seed: 2026 });
  const isResold = ({ workload }: { workload: Workload }) => workload.wire === "resold";
  const ports = rooms.makePorts();
  // One after the other: behind hundreds of calls at once each step of a single one would wait for seconds.
  await replayPaid(rooms, { ports, calls: calls.filter(isResold), account, fromMs, toMs: nowMs });
  await replayPassThrough(rooms, { ports, calls: calls.filter((call) => !isResold(call)), secrets: account.secrets });
  await ports.dispatcher.close();
  await rooms.usageWriter().flush();
  await rooms.usageWriter().close();
  if (!known) await setBudgets(rooms, account);
  return { account: { ...account, filledUntilMs: nowMs }, calls: calls.length };
}

type Paid = Parameters<typeof replayResold>[1] & { account: DemoAccount; fromMs: number; toMs: number };

/** Month by month: the balance is topped up, and its calls are made. */
async function replayPaid(rooms: Rooms, { ports, calls, account, fromMs, toMs }: Omit<Paid, "secrets">): Promise<void> {
  const { secrets } = account;
  for (let startMs = fromMs; startMs < toMs; startMs += TOP_UP.everyDays * DAY_MS) {
    const endMs = startMs + TOP_UP.everyDays * DAY_MS;
    if (await needsMoney(rooms, account)) await topUp(rooms, account, startMs);
    await replayResold(rooms, { ports, secrets, calls: calls.filter(({ atMs }) => atMs >= startMs && atMs < endMs) });
  }
}

async function needsMoney({ database }: Rooms, { organizationId }: DemoAccount): Promise<boolean> {
  const balance = await database().balance.findUnique({ where: { organizationId } });
  return (balance?.availableNanoUsd ?? 0n) < TOP_UP.nanoUsd;
}

async function topUp({ inTransaction, postEntry, newId }: Rooms, { organizationId, userId }: DemoAccount, atMs: number): Promise<void> {
  const id = newId("pay", atMs);
  const at = new Date(atMs);
  const amountNanoUsd = TOP_UP.nanoUsd;
  const payment = { id, organizationId, createdById: userId, method: "manual", amountNanoUsd, currency: "usd", status: "paid" };
  await inTransaction(async (tx) => {
    await tx.payment.create({ data: { ...payment, createdAt: at, paidAt: at } });
    const entry = { organizationId, type: "topup", amountNanoUsd, counterAccount: "house:payments", reference: id, paymentId: id } as const;
    return postEntry(tx, { ...entry, description: "Top-up (test money)", createdById: userId, at });
  });
}

async function makeAccount(rooms: Rooms, bornMs: number): Promise<DemoAccount> {
  const { register, createCredential, MONITOR_TOKEN, API_KEY, createRoute, newRouteSchema, routeBody, database } = rooms;
  const { account } = await register({ ...OWNER, client: { address: { host: null, network: null }, userAgent: null } });
  const { id: organizationId } = account.organization;
  await database().organization.update({ where: { id: organizationId }, data: { name: "Northwind" } });
  const actor = { id: account.user.id, name: account.user.email, address: null };
  const secrets: DemoAccount["secrets"] = {};
  const born = { data: { createdAt: new Date(bornMs) } };
  for (const { credential, wire } of WORKLOADS) {
    if (secrets[credential]) continue;
    const made = { organizationId, actor, name: credential, expiresAt: null };
    if (wire === "resold") {
      const { view, secret } = await createCredential(API_KEY, { ...made, allowedModels: null });
      await database().apiKey.update({ where: { id: view.id, organizationId }, ...born });
      secrets[credential] = secret;
    } else {
      const { view, secret } = await createCredential(MONITOR_TOKEN, made);
      await database().monitorToken.update({ where: { id: view.id, organizationId }, ...born });
      secrets[credential] = secret;
    }
  }
  await createRoute(actor, newRouteSchema.parse(routeBody(ROUTE)));
  return { email: OWNER.email, password: OWNER.password, organizationId, userId: account.user.id, secrets, filledUntilMs: bornMs };
}
