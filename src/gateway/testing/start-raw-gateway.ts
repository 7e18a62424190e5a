import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from "node:net";
import { Agent } from "undici";
import type { FinishedCall } from "../../domain/call";
import type { ResoldModel } from "../../domain/resale";
import type { BrokenAnswer, Observation, RouteRule } from "../../domain/route";
import { createGateway } from "../handle";
import { serveNode } from "../mounts/mount-node";
import type { FoundTarget, FoundTargets, GatewayPorts } from "../ports";
import { RunningCalls } from "../running-calls";

export interface RawGateway {
  port: number;
  server: Server;
  /** The calls that were recorded, in order. */
  calls: FinishedCall[];
  /** What the gateway reported as its own bug. */
  reports: unknown[];
  /** What its attempts have shown, in order. */
  observations: Observation[];
  /** The answers that broke after they had begun, in order. */
  breaks: BrokenAnswer[];
  /** Bytes that reached the provider, one entry per connection. */
  received: string[];
  /** Connections to the provider that are open. */
  openSockets(): number;
  /** One connection: writes `text`, resolves with all that came back when the other side closes. */
  exchange(text: string): Promise<string>;
  open(): Socket;
  close(): Promise<void>;
}

interface RawGatewayOptions {
  /** The provider: what it does on a socket when a request's head, and what came with it, is there. */
  provider: (socket: Socket, received: string) => void;
  ports?: Partial<GatewayPorts>;
  /** Of the route's models, by provider, what is not as usual. */
  models?: Record<string, Partial<ResoldModel>>;
  /** Providers of the route's context-window fallbacks. */
  longer?: string[];
  /** Providers of its other fallbacks. */
  fallbacks?: string[];
  /** Where providers are that are somewhere else. */
  origins?: Record<string, string>;
}

const RATES = { tokens: { input: "1000", output: "1000" } };
const PRICE = { priceVersionId: "p/m@1", rates: RATES };
/** What is resold: one model, `m`, for the key `good`. */
const MODEL: ResoldModel = {
  ...{ id: "m", providerId: "p", upstreamModel: "m", contextWindow: null, maxOutputTokens: 100, capabilities: [], marginPpm: null, ...PRICE },
};
/** The route `either`: the same model at `a`, and after that at `b`, below the paths `/a` and `/b`. */
const EITHER: RouteRule = {
  ...{ id: "rou_1", name: "either", strategy: "simple", primary: "a/m", fallbacks: ["b/m"], contextWindowFallbacks: [], weights: {} },
  ...{ retriesMax: null, timeoutMs: null, ttftMsMax: null, stickyBy: null },
};
const TICKET = { outputTokensMax: 100, amountNanoUsd: 1_000n, marginPpm: 0, ...PRICE };
const SETTLEMENT = { providerCostNanoUsd: 7n, marginNanoUsd: 0n, chargedNanoUsd: 7n };

/** The gateway's server mount before a provider that is bare TCP, for what no HTTP library would send. */
export async function startRawGateway({
  provider,
  ports,
  models = {},
  longer = [],
  fallbacks = ["b"],
  origins = {},
}: RawGatewayOptions): Promise<RawGateway> {
  const sockets = new Set<Socket>();
  const received: string[] = [];
  const upstream = createTcpServer((socket) => {
    const index = received.push("") - 1;
    sockets.add(socket);
    socket.setEncoding("latin1").on("error", () => socket.destroy());
    socket.on("data", (text) => {
      const isNew = !received[index]?.includes("\r\n\r\n");
      received[index] += String(text);
      if (isNew && received[index]?.includes("\r\n\r\n")) provider(socket, received[index] as string);
    });
  });
  const upstreamPort = await listen(upstream);
  const calls: FinishedCall[] = [];
  const reports: unknown[] = [];
  const observations: Observation[] = [];
  const breaks: BrokenAnswer[] = [];
  const target = (id = "p") => ({
    id,
    wire: "openai" as const,
    quirks: [],
    origin: origins[id] ?? `http://127.0.0.1:${upstreamPort}`,
    basePath: id === "p" ? "/v1" : `/${id}`,
    isEnabled: true,
  });
  const foundAt = (id: string): FoundTarget["found"] => ({
    status: "found",
    model: { ...MODEL, providerId: id, ...models[id] },
    target: target(id),
    apiKey: { text: "sk-operator" },
  });
  const findTargets = (name: string): FoundTargets => {
    if (name === EITHER.name) {
      const targetAt = (id: string) => ({ name: `${id}/m`, found: foundAt(id) });
      const rule = { ...EITHER, fallbacks: fallbacks.map((id) => `${id}/m`), contextWindowFallbacks: longer.map((id) => `${id}/m`) };
      return { rule, isModelName: false, targets: ["a", ...fallbacks].map(targetAt), contextWindowFallbacks: longer.map(targetAt) };
    }
    const found = name === "m" ? foundAt("p") : ({ status: "unknown" } as const);
    return { rule: null, isModelName: true, targets: [{ name, found }], contextWindowFallbacks: [] };
  };
  const dispatcher = new Agent({ pipelining: 1 });
  const gateway = createGateway({
    authenticateMonitorToken: (token) => (token === "good" ? { organizationId: "org_1", credentialId: "tok_1", mode: "pass-through" } : null),
    authenticatePage: async () => null,
    findTarget: () => target(),
    authenticateApiKey: (key) => (key === "good" ? { organizationId: "org_1", credentialId: "key_1", mode: "reseller" } : null),
    findTargets,
    routing: {
      choose: ({ rule, candidates }) => ({ order: candidates, routing: { route: rule.name, strategy: rule.strategy, reason: "", skipped: [] } }),
      observe: (observation) => void observations.push(observation),
      observeBreak: (broken) => void breaks.push(broken),
      mayTry: () => true,
    },
    listModels: () => [],
    describeModel: () => null,
    findSpentBudget: () => null,
    hold: async ({ requestId, fallbacks = [] }) => {
      const ticket = { ...TICKET, requestId };
      return { status: "held", ticket, fallbacks: fallbacks.map(() => ticket) };
    },
    countTokens: (_model, text) => Buffer.byteLength(text),
    vocabularyOf: () => null,
    callLimits: { count: async () => ({ status: "uncounted" }) },
    idempotency: { claim: async () => ({ status: "first" }), finish: async () => undefined, free: async () => undefined },
    countCopy: () => undefined,
    running: new RunningCalls(),
    record: async (call) => {
      calls.push(call);
      return call.ticket ? SETTLEMENT : null;
    },
    report: (error) => void reports.push(error),
    nowMs: Date.now,
    dispatcher,
    limits: {
      requestBodyBytesMax: 1024 * 1024,
      requestIdleMsMax: 5_000,
      firstByteMsMax: 5_000,
      upstreamIdleMsMax: 5_000,
      drainMsMax: 5_000,
      retriesMax: 2,
      refusesUnknownFields: false,
    },
    ...ports,
  });
  const server = createServer((incoming, outgoing) => {
    serveNode(gateway, incoming, outgoing, { clientStallMsMax: 5_000 }).catch((error) => reports.push(error));
  });
  const port = await listen(server);
  const open = () => connect({ port, host: "127.0.0.1" });
  return {
    port,
    server,
    calls,
    reports,
    observations,
    breaks,
    received,
    openSockets: () => [...sockets].filter((socket) => !socket.destroyed).length,
    open,
    exchange: (text) =>
      new Promise((resolve) => {
        let answer = "";
        const socket = open().setEncoding("latin1");
        socket.on("data", (part) => (answer += part)).on("error", () => {});
        socket.on("close", () => resolve(answer));
        socket.write(text, "latin1");
      }),
    close: async () => {
      server.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await dispatcher.destroy();
      await Promise.all([server, upstream].map((one) => new Promise((resolve) => one.close(resolve))));
    },
  };
}

async function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}
