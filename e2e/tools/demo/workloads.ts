/** `resold`: our own endpoint with an API key, paid from the balance; the others are the providers' own, passed through. */
export type Wire = "chat" | "messages" | "generate" | "embeddings" | "resold";
export type ResoldProgram = "Web shop" | "Mobile app" | "Product texts";
type Range = readonly [min: number, max: number];

/** A program of the invented company, and how it uses one model. Its calls go out with the monitor token, or the API key, of that name. */
export interface Workload {
  credential: "Support assistant" | "Document search" | "Code review" | "Nightly reports" | "Experiments" | ResoldProgram;
  /** Of a route, the one that is tried first. */
  provider: "openai" | "anthropic" | "google" | "xai";
  /** Or a route's name. */
  model: string;
  wire: Wire;
  /** On a weekday of today; there were fewer two months ago. */
  callsPerDay: number;
  rhythm: "always" | "office" | "nightly";
  inputTokens: Range;
  outputTokens: Range;
  /** Shares of the input, and of the output. */
  cachedShare?: number;
  cacheWriteShare?: number;
  reasoningShare?: number;
  /** Shares of the calls. */
  streamShare: number;
  abortShare?: number;
  errorShare: number;
  firstByteMs: Range;
  /** Calls that belong together, up to this many, with an id that begins so. */
  session?: { prefix: string; callsMax: number };
  tags: string;
}

const support = { credential: "Support assistant", provider: "anthropic", wire: "messages", rhythm: "always" } as const;
const search = { credential: "Document search", rhythm: "always", tags: "env=production,team=search" } as const;
const review = { credential: "Code review", provider: "openai", wire: "chat", rhythm: "office" } as const;
const trial = { credential: "Experiments", rhythm: "office", errorShare: 0.06, tags: "env=staging,team=research" } as const;

/** A route over three providers: when the first is down, its calls are answered by the next. */
export const ROUTE = { name: "assistant", models: ["anthropic/claude-sonnet-4-5", "openai/gpt-5-mini", "google/gemini-2.5-flash"], numRetries: 0 };

const shop = { credential: "Web shop", wire: "resold", rhythm: "always" } as const;

const RESOLD: readonly Workload[] = [
  {
    ...shop,
    provider: "anthropic",
    model: ROUTE.name,
    callsPerDay: 18,
    inputTokens: [400, 2_200],
    outputTokens: [60, 420],
    streamShare: 0.9,
    abortShare: 0.02,
    errorShare: 0.01,
    firstByteMs: [400, 1_100],
    session: { prefix: "chat", callsMax: 5 },
    tags: "env=production,team=shop",
  },
  {
    ...shop,
    provider: "xai",
    model: "grok-4",
    callsPerDay: 2,
    inputTokens: [300, 1_400],
    outputTokens: [80, 400],
    streamShare: 0.5,
    errorShare: 0.02,
    firstByteMs: [700, 1_900],
    tags: "env=staging,team=shop",
  },
  {
    credential: "Mobile app",
    wire: "resold",
    rhythm: "always",
    provider: "openai",
    model: "gpt-5-mini",
    callsPerDay: 10,
    inputTokens: [200, 900],
    outputTokens: [60, 320],
    reasoningShare: 0.4,
    streamShare: 0.8,
    abortShare: 0.03,
    errorShare: 0.015,
    firstByteMs: [500, 1_500],
    session: { prefix: "app", callsMax: 4 },
    tags: "env=production,team=mobile",
  },
  {
    credential: "Product texts",
    wire: "resold",
    rhythm: "nightly",
    provider: "google",
    model: "gemini-2.5-flash",
    callsPerDay: 8,
    inputTokens: [500, 1_500],
    outputTokens: [120, 500],
    streamShare: 0,
    errorShare: 0.01,
    firstByteMs: [400, 1_200],
    tags: "env=production,team=shop",
  },
];

const PASSED_THROUGH: readonly Workload[] = [
  {
    ...support,
    model: "claude-sonnet-4-5",
    callsPerDay: 52,
    inputTokens: [2_400, 9_000],
    outputTokens: [90, 620],
    cachedShare: 0.72,
    cacheWriteShare: 0.08,
    streamShare: 0.96,
    abortShare: 0.03,
    errorShare: 0.012,
    firstByteMs: [380, 1_100],
    session: { prefix: "ticket", callsMax: 6 },
    tags: "env=production,team=support",
  },
  {
    ...support,
    model: "claude-haiku-4-5",
    callsPerDay: 38,
    inputTokens: [350, 1_400],
    outputTokens: [6, 70],
    streamShare: 0,
    errorShare: 0.008,
    firstByteMs: [260, 640],
    tags: "env=production,team=support,step=routing",
  },
  {
    ...search,
    provider: "openai",
    model: "text-embedding-3-small",
    wire: "embeddings",
    callsPerDay: 30,
    inputTokens: [220, 7_800],
    outputTokens: [0, 0],
    streamShare: 0,
    errorShare: 0.004,
    firstByteMs: [70, 260],
  },
  {
    ...search,
    provider: "google",
    model: "gemini-2.5-flash",
    wire: "generate",
    callsPerDay: 26,
    inputTokens: [1_800, 16_000],
    outputTokens: [140, 900],
    cachedShare: 0.3,
    reasoningShare: 0.25,
    streamShare: 0.7,
    abortShare: 0.02,
    errorShare: 0.015,
    firstByteMs: [290, 820],
    session: { prefix: "search", callsMax: 3 },
  },
  {
    ...review,
    model: "gpt-5",
    callsPerDay: 17,
    inputTokens: [5_000, 32_000],
    outputTokens: [700, 3_900],
    cachedShare: 0.4,
    reasoningShare: 0.62,
    streamShare: 0.5,
    abortShare: 0.04,
    errorShare: 0.02,
    firstByteMs: [1_300, 4_200],
    session: { prefix: "pull", callsMax: 4 },
    tags: "env=production,team=platform",
  },
  {
    ...review,
    model: "gpt-5-mini",
    callsPerDay: 20,
    inputTokens: [2_000, 12_000],
    outputTokens: [180, 1_100],
    cachedShare: 0.35,
    reasoningShare: 0.4,
    streamShare: 0.2,
    errorShare: 0.012,
    firstByteMs: [600, 1_700],
    tags: "env=production,team=platform",
  },
  {
    credential: "Nightly reports",
    provider: "openai",
    model: "gpt-4o-mini",
    wire: "chat",
    rhythm: "nightly",
    callsPerDay: 24,
    inputTokens: [4_000, 19_000],
    outputTokens: [300, 1_200],
    streamShare: 0,
    errorShare: 0.02,
    firstByteMs: [900, 2_400],
    tags: "env=production,team=finance",
  },
  {
    ...trial,
    provider: "xai",
    model: "grok-4",
    wire: "chat",
    callsPerDay: 6,
    inputTokens: [600, 6_000],
    outputTokens: [200, 1_800],
    reasoningShare: 0.5,
    streamShare: 0.6,
    firstByteMs: [800, 2_600],
  },
  {
    ...trial,
    provider: "anthropic",
    model: "claude-opus-4-5",
    wire: "messages",
    callsPerDay: 5,
    inputTokens: [1_500, 18_000],
    outputTokens: [300, 2_200],
    cachedShare: 0.2,
    streamShare: 0.8,
    firstByteMs: [900, 2_100],
  },
  {
    ...trial,
    provider: "google",
    model: "gemini-2.5-pro",
    wire: "generate",
    callsPerDay: 5,
    inputTokens: [2_000, 24_000],
    outputTokens: [300, 2_400],
    reasoningShare: 0.45,
    streamShare: 0.6,
    firstByteMs: [1_000, 3_000],
  },
  {
    ...trial,
    provider: "openai",
    model: "northwind-preview-1", // no price list has it: such calls are shown as unpriced
    wire: "chat",
    callsPerDay: 1,
    inputTokens: [300, 1_500],
    outputTokens: [40, 200],
    streamShare: 0,
    firstByteMs: [300, 900],
  },
];

export const WORKLOADS: readonly Workload[] = [...PASSED_THROUGH, ...RESOLD];
