import { randomUUID } from "node:crypto";
import type { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { MODELS } from "../money/models";
import { readResold } from "../money/read-resold";
import { callResold } from "../money/resold-call";
import type { ProviderName } from "../tools/simulator/provider-names";
import type { Script } from "../tools/simulator/script";
import type { Account } from "../tools/support/account";
import { routeBody } from "../tools/support/route-body";
import { type CallInput, makeCall, type Seen } from "./make-call";

/** An answer that a client received to its clean end. `tag` and `cost` (as the answer told it): resold calls only. */
export interface WholeAnswer {
  requestId: string;
  tag: string | null;
  cost: string | null;
}

interface LoadInput {
  origin: string;
  /** For pass-through calls. */
  token: string;
  /** For resold ones. */
  key: string;
  agent: Agent;
  clients: number;
  /** Statuses besides 200 that are no reason to fail; after one a client waits a little. */
  tolerated?: readonly number[];
}

const PASSED: Pick<CallInput, "wire" | "stream" | "script">[] = [
  { wire: "openai" },
  { wire: "anthropic", stream: true, script: { events: 10, delayMs: 3 } },
  { wire: "google", stream: true, script: { events: 10, delayMs: 2 } },
  { wire: "openai", stream: true },
];
interface Resold {
  model: string;
  stream: boolean;
  script: Script;
}
const plain = (provider: ProviderName, stream: boolean, script: Script): Resold => ({ model: MODELS[provider].name, stream, script });
const NAMED: Resold[] = [
  plain("openai", true, { events: 20, delayMs: 5 }),
  plain("anthropic", true, { events: 10, delayMs: 3, tokens: { input: 900, output: 120 } }),
  plain("google", true, { events: 12, delayMs: 4 }),
  plain("xai", true, {}),
  plain("openai", false, { firstByteDelayMs: 20 }),
  plain("anthropic", false, {}),
];

/** The first of them fails in every other call, which is not often enough to be left out for long. */
const CHAIN = { name: "chain", models: ["google/gemini-1.5-flash", "openai/gpt-4o-mini", "xai/grok-beta"], numRetries: 0 };
const routed = (stream: boolean, script: Script): Resold => ({ model: CHAIN.name, stream, script: { ...script, faultAt: "google" } });
/** Every fourth goes along the route. */
const RESOLD: Resold[] = [
  ...[...NAMED, routed(true, { fault: "status:503", events: 15, delayMs: 5 }), routed(false, { firstByteDelayMs: 20 })],
  ...[
    ...NAMED,
    routed(true, { fault: "error-before-content", firstByteDelayMs: 20, events: 10, delayMs: 4 }),
    routed(true, { events: 10, delayMs: 4 }),
  ],
];

/** The route that the load needs. @param administrator the first account */
export async function openChain(administrator: Account): Promise<void> {
  await administrator.call("POST", "/api/v1/admin/ai/routes", routeBody(CHAIN));
}
/** Of the calls, so many are resold. */
const RESOLD_SHARE = 2 / 3;

/** Calls of every kind, one after another on each of the connections, until it is stopped or the server is gone. */
export function applyMixedLoad({ clients, tolerated = [], ...input }: LoadInput) {
  const whole: WholeAnswer[] = [];
  let broken = 0;
  let refused = 0;
  let isStopping = false;
  const client = async (first: number) => {
    for (let i = first; !isStopping; i++) {
      const isResold = (i * 7) % 12 < 12 * RESOLD_SHARE;
      const { seen, answer } = await (isResold ? resell(input, i) : passThrough(input, i));
      if (seen.end === "clean" && seen.status !== 200) {
        if (!tolerated.includes(seen.status)) throw new Error(`The load met a ${seen.status}: ${seen.body}`);
        refused += 1;
        await sleep(50);
      } else if (answer) whole.push(answer);
      else {
        broken += 1;
        return;
      }
    }
  };
  const running = Promise.all(Array.from({ length: clients }, (_, i) => client(i)));
  return {
    stop: async () => {
      isStopping = true;
      await running;
      return { whole, broken, tolerated: refused };
    },
  };
}

interface Tried {
  seen: Seen;
  /** Null: it was not whole. */
  answer: WholeAnswer | null;
}

async function passThrough({ origin, token, agent }: Omit<LoadInput, "clients" | "tolerated">, i: number): Promise<Tried> {
  const seen = await makeCall({ origin, token, agent, ...(PASSED[i % PASSED.length] as (typeof PASSED)[number]) });
  return { seen, answer: seen.end === "clean" && seen.status === 200 ? { requestId: seen.requestId as string, tag: null, cost: null } : null };
}

async function resell({ origin, key, agent }: Omit<LoadInput, "clients" | "tolerated">, i: number): Promise<Tried> {
  const { model, stream, script } = RESOLD[i % RESOLD.length] as (typeof RESOLD)[number];
  const tag = randomUUID();
  const seen = await callResold({ origin, key, agent, model, stream, outputTokensMax: 500, script: { ...script, tag } });
  if (seen.end !== "clean" || seen.status !== 200) return { seen, answer: null };
  const { end, usage } = readResold(seen);
  if (end !== "whole") throw new Error(`A clean answer that is ${end}: ${seen.body}`);
  return { seen, answer: { requestId: seen.requestId as string, tag, cost: String(usage?.cost) } };
}
