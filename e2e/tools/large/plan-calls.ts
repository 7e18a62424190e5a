import type { FinishedCall, Mode } from "../../../src/domain/call";
import { newId } from "../../../src/domain/ids";
import type { Outcome, UsagePass } from "../../../src/domain/usage";
import { makeRandom } from "../simulator/make-random";

/** The credentials of the organization that is filled. */
export interface Callers {
  organizationId: string;
  tokens: readonly string[];
  keys: readonly string[];
}

interface CalledModel {
  provider: string;
  model: string;
  wire: string;
  endpoint: string;
  /** How slow it is beside the others. */
  pace: number;
}

const chat = { wire: "openai-chat", endpoint: "/chat/completions" };
const messages = { wire: "anthropic-messages", endpoint: "/v1/messages" };
const generate = { wire: "gemini", endpoint: "/v1beta/models" };
const MODELS: readonly CalledModel[] = [
  { provider: "openai", model: "gpt-4o-mini", ...chat, pace: 1 },
  { provider: "anthropic", model: "claude-sonnet-4-5", ...messages, pace: 2.2 },
  { provider: "openai", model: "gpt-5", ...chat, pace: 5 },
  { provider: "google", model: "gemini-2.5-flash", ...generate, pace: 0.9 },
  { provider: "anthropic", model: "claude-haiku-4-5", ...messages, pace: 0.8 },
  { provider: "openai", model: "gpt-4o", ...chat, pace: 1.6 },
  { provider: "xai", model: "grok-4", ...chat, pace: 3 },
  { provider: "google", model: "gemini-2.5-pro", ...generate, pace: 4 },
];
const USERS = 5_000;
const TEAMS = ["support", "search", "platform", "finance", "research", "growth", "risk", "mobile"];
const RESOLD_SHARE = 0.3;
/** Of the resold calls: those that named a route. */
const ROUTED_SHARE = 0.25;
const ROUTE = "assistant";
const USER_SHARE = 0.8;
const TAGGED_SHARE = 0.6;
/** Of calls with a user: those of a conversation, and how many those have at most. */
const SESSION_SHARE = 0.7;
const SESSION_CALLS_MAX = 12;
/** Conversations that go on at the same time. */
const SESSIONS_OPEN = 50;

interface Ending {
  share: number;
  statusCode: number;
  outcome: Outcome;
  errorCode: string | null;
}
/** The rest goes well. */
const FAULTS: readonly Ending[] = [
  { share: 0.012, statusCode: 429, outcome: "completed", errorCode: null },
  { share: 0.004, statusCode: 500, outcome: "completed", errorCode: null },
  { share: 0.003, statusCode: 502, outcome: "broken", errorCode: "upstream_error" },
  { share: 0.006, statusCode: 402, outcome: "refused", errorCode: "insufficient_balance" },
];
const GOOD: Ending = { share: 1, statusCode: 200, outcome: "completed", errorCode: null };

interface Session {
  id: string;
  userId: string;
  callsLeft: number;
}

export interface Plan extends Callers {
  calls: number;
  fromMs: number;
  toMs: number;
}

/** So many calls in order of time, evenly over the range but for the time of day; nothing is paid or priced yet. The same plan but for the ids each time. */
export function* planCalls({ calls, fromMs, toMs, ...callers }: Plan): Generator<FinishedCall> {
  const random = makeRandom(2026);
  const sessions: Session[] = [];
  const stepMs = (toMs - fromMs) / calls;
  for (let i = 0; i < calls; i++) {
    const atMs = Math.floor(fromMs + (i + random()) * stepMs);
    yield planCall({ atMs, callers, random, sessions });
  }
}

interface One {
  atMs: number;
  callers: Callers;
  random: () => number;
  sessions: Session[];
}

const pick = <T>(list: readonly T[], random: () => number, skew = 1): T => list[Math.floor(random() ** skew * list.length)] as T;

function planCall({ atMs, callers, random, sessions }: One): FinishedCall {
  const called = pick(MODELS, random, 2);
  const mode: Mode = random() < RESOLD_SHARE ? "reseller" : "pass-through";
  const ending = pickEnding(mode, random);
  const isGood = ending === GOOD;
  const isStreaming = random() < 0.6;
  const latencyMs = isGood ? Math.round(400 * called.pace * Math.exp(0.7 * gauss(random))) : Math.round(5 + random() * 200);
  const requestId = newId("req", atMs);
  const passes = isGood ? [planPass(random)] : [];
  const { model, provider, wire, endpoint } = called;
  const isSent = ending.outcome !== "refused";
  const isRouted = mode === "reseller" && random() < ROUTED_SHARE;
  const attempt = { provider, model, statusCode: ending.outcome === "broken" ? null : ending.statusCode, errorCode: ending.errorCode };
  return {
    requestId,
    caller: { organizationId: callers.organizationId, credentialId: pick(mode === "reseller" ? callers.keys : callers.tokens, random, 2), mode },
    labels: planLabels(random, sessions),
    provider,
    wire,
    method: "POST",
    endpoint,
    requestedModel: isRouted ? ROUTE : model,
    model,
    serviceTier: null,
    isStreaming,
    statusCode: ending.statusCode,
    outcome: ending.outcome,
    errorCode: ending.errorCode,
    passes,
    usageSource: passes.length > 0 ? "provider" : "none",
    isBillable: isSent,
    rawUsage: passes[0]?.buckets ?? null,
    attempts: isSent ? [{ ...attempt, startedAtMs: atMs, latencyMs, mayHaveCostNanoUsd: null }] : [],
    providerRequestId: isSent ? `up_${requestId}` : null,
    providerResponseId: isGood ? `resp_${requestId}` : null,
    startedAtMs: atMs,
    ttftMs: isGood && isStreaming ? Math.max(1, Math.round(latencyMs * (0.1 + 0.3 * random()))) : null,
    latencyMs,
    routing: isRouted ? { route: ROUTE, strategy: "simple", reason: "the route's primary model", skipped: [] } : null,
  };
}

/** Only the reseller refuses for want of money. */
function pickEnding(mode: Mode, random: () => number): Ending {
  let rest = random();
  const fault = FAULTS.find(({ share }) => {
    rest -= share;
    return rest < 0;
  });
  return !fault || (fault.outcome === "refused" && mode !== "reseller") ? GOOD : fault;
}

function planPass(random: () => number): UsagePass {
  const input = Math.round(200 + 12_000 * random() ** 3);
  const cacheRead = random() < 0.4 ? Math.round(input * random() * 0.8) : 0;
  return { model: null, buckets: { input: input - cacheRead, output: Math.round(10 + 1_500 * random() ** 2), ...(cacheRead > 0 && { cacheRead }) } };
}

function planLabels(random: () => number, sessions: Session[]): FinishedCall["labels"] {
  const team = pick(TEAMS, random, 2);
  const tags = random() < TAGGED_SHARE ? { env: random() < 0.85 ? "production" : "staging", team } : null;
  if (random() >= USER_SHARE) return { sessionId: null, userId: null, tags };
  if (random() >= SESSION_SHARE) return { sessionId: null, userId: userOf(random), tags };
  const place = Math.floor(random() * SESSIONS_OPEN);
  const open = sessions[place];
  const session = open && open.callsLeft > 0 ? open : openSession(random);
  session.callsLeft -= 1;
  sessions[place] = session;
  return { sessionId: session.id, userId: session.userId, tags };
}

const userOf = (random: () => number) => `user-${1 + Math.floor(random() ** 2 * USERS)}`;

function openSession(random: () => number): Session {
  return { id: `chat-${Math.floor(random() * 1e12).toString(36)}`, userId: userOf(random), callsLeft: 1 + Math.floor(random() * SESSION_CALLS_MAX) };
}

/** About normal, by the sum of some even chances. */
function gauss(random: () => number): number {
  return (random() + random() + random() + random() - 2) * Math.sqrt(3);
}
