import { makeCall } from "./make-request";
import { planCalls } from "./plan-calls";
import { WORKLOADS, type Workload } from "./workloads";

export interface DemoAccount {
  email: string;
  password: string;
  /** A monitor token for each of the invented programs. */
  tokens: Record<string, string>;
  filledUntilMs: number;
}

const DAYS = 60;
const DAY_MS = 86_400_000;
/** Most of a call is waiting for the provider, and the waiting is real. */
const CALLS_AT_ONCE = 400;
const OWNER = { name: "Mina Park", email: "demo@example.com", password: "demo-password" };

/** Imported late: the environment is read once, at the first import of anything in src. */
async function openRooms() {
  const { prepare } = await import("../../../src/runtime/lifecycle");
  const { makePorts } = await import("../../../src/runtime/make-ports");
  const { usageWriter } = await import("../../../src/runtime/record-call");
  const { createGateway } = await import("../../../src/gateway/handle");
  const { serveWeb } = await import("../../../src/gateway/mounts/mount-web");
  const { register } = await import("../../../src/access/register");
  const { createCredential } = await import("../../../src/keys/create-credential");
  const { MONITOR_TOKEN } = await import("../../../src/keys/credential-kind");
  const { database } = await import("../../../src/db/client");
  return { makePorts, prepare, usageWriter, createGateway, serveWeb, register, createCredential, MONITOR_TOKEN, database };
}

type Rooms = Awaited<ReturnType<typeof openRooms>>;

/** The account and its month of calls; with `known`, only what is missing since. Everything goes through the gateway, with the clock turned back. */
export async function fillMonth({ known, nowMs }: { known: DemoAccount | null; nowMs: number }): Promise<DemoAccount & { calls: number }> {
  const rooms = await openRooms();
  await rooms.prepare();
  const fromMs = known?.filledUntilMs ?? nowMs - DAYS * DAY_MS;
  const account = known ?? (await makeAccount(rooms, fromMs));
  const calls = await replay(rooms, { tokens: account.tokens, fromMs, toMs: nowMs });
  await rooms.usageWriter().flush();
  await rooms.usageWriter().close();
  return { ...account, filledUntilMs: nowMs, calls };
}

async function makeAccount({ register, createCredential, MONITOR_TOKEN, database }: Rooms, bornMs: number): Promise<DemoAccount> {
  const { account } = await register({ ...OWNER, client: { address: { host: null, network: null }, userAgent: null } });
  const { id: organizationId } = account.organization;
  await database().organization.update({ where: { id: organizationId }, data: { name: "Northwind" } });
  const actor = { id: account.user.id, name: account.user.email, address: null };
  const tokens: DemoAccount["tokens"] = {};
  for (const name of new Set(WORKLOADS.map(({ token }) => token))) {
    const { view, secret } = await createCredential(MONITOR_TOKEN, { organizationId, actor, name, expiresAt: null });
    await database().monitorToken.update({ where: { id: view.id, organizationId }, data: { createdAt: new Date(bornMs) } });
    tokens[name] = secret;
  }
  return { email: OWNER.email, password: OWNER.password, tokens, filledUntilMs: bornMs };
}

async function replay(rooms: Rooms, { tokens, fromMs, toMs }: { tokens: DemoAccount["tokens"]; fromMs: number; toMs: number }): Promise<number> {
  const ports = rooms.makePorts();
  const calls = planCalls({ fromMs, toMs, seed: 2026 });
  const coming = calls.values();
  const worker = async () => {
    for (const call of coming) {
      const startedAt = performance.now();
      const gateway = rooms.createGateway({ ...ports, nowMs: () => call.atMs + Math.round(performance.now() - startedAt) });
      const token = tokenOf(tokens, call.workload);
      await makeCall({ call, origin: "http://localhost", token, answer: (request) => rooms.serveWeb(gateway, request) });
    }
  };
  await Promise.all(Array.from({ length: CALLS_AT_ONCE }, worker));
  await ports.dispatcher.close();
  return calls.length;
}

export function tokenOf(tokens: DemoAccount["tokens"], { token: name }: Workload): string {
  const token = tokens[name];
  if (!token) throw new Error(`The demo has no token named ${name}; delete its folder and start it again.`);
  return token;
}
