import { z } from "zod";

const url = z
  .url({ protocol: /^https?$/ })
  .transform((text) => text.replace(/\/+$/, ""))
  .optional();
const isDatabaseUrl = (text: string) => /^file:.+/.test(text) || (/^postgres(ql)?:\/\/./.test(text) && URL.canParse(text));
const integer = (fallback: number, min: number, max: number) => z.coerce.number().int().min(min).max(max).default(fallback);
/** Every variable that the app reads, once. Names and defaults: README, "Configuration". */
const schema = z.object({
  NODE_ENV: z.enum(["development", "production", "test"]).default("development"),
  PORT: integer(3001, 0, 65_535),
  HOST: z.string().optional(),
  APP_URL: z.url({ protocol: /^https?$/ }).optional(),
  DATABASE_URL: z
    .string()
    .refine(isDatabaseUrl, "must be file:<path>, for example file:./data/llm-monitor.db, or postgresql://user:password@host/database")
    .default("file:./data/llm-monitor.db"),
  /** On PostgreSQL: where the session secret and the spool are kept. On SQLite they stand beside the file. */
  DATA_FOLDER: z.string().default("./data"),
  JWT_SECRET: z.string().min(32, "must have at least 32 characters").optional(),
  SIGNUP: z.enum(["open", "closed"]).default("open"),
  /** Accounts that administer the platform. None: the first account does. */
  ADMIN_EMAILS: z
    .string()
    .transform((text) =>
      text
        .toLowerCase()
        .split(",")
        .map((part) => part.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.email("must be e-mail addresses, separated by commas")).min(1))
    .optional(),
  TRUST_PROXY: z.stringbool().default(false),
  /** 0.20 adds 20 % to what the provider costs. */
  DEFAULT_MARGIN_PERCENT: z.coerce.number().min(0).max(100).default(0.2),
  /** Its default depends on the providers' keys: see `topUpDefault`. */
  TOPUP: z.enum(["manual", "stripe", "off"]).optional(),
  STRIPE_SECRET_KEY: z.string().optional(),
  STRIPE_WEBHOOK_SECRET: z.string().optional(),
  /** Where the payment service is: for tests only. */
  STRIPE_API_URL: url,
  ALLOWED_ORIGINS: z.string().optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),

  OPENAI_API_KEY: z.string().optional(),
  ANTHROPIC_API_KEY: z.string().optional(),
  GOOGLE_API_KEY: z.string().optional(),
  XAI_API_KEY: z.string().optional(),
  UPSTREAM_OPENAI_URL: url,
  UPSTREAM_ANTHROPIC_URL: url,
  UPSTREAM_GOOGLE_URL: url,
  UPSTREAM_XAI_URL: url,

  REQUEST_BODY_BYTES_MAX: integer(100 * 1024 * 1024, 1024, 1024 * 1024 * 1024),
  REQUEST_HEADERS_TIMEOUT_MS: integer(10_000, 100, 3_600_000),
  REQUEST_BODY_TIMEOUT_MS: integer(300_000, 100, 3_600_000),
  REQUEST_BODY_IDLE_TIMEOUT_MS: integer(30_000, 10, 3_600_000),
  UPSTREAM_CONNECT_TIMEOUT_MS: integer(10_000, 10, 600_000),
  UPSTREAM_FIRST_BYTE_TIMEOUT_MS: integer(600_000, 10, 3_600_000),
  UPSTREAM_IDLE_TIMEOUT_MS: integer(300_000, 10, 3_600_000),
  UPSTREAM_CONNECTIONS_MAX: integer(1024, 1, 65_535),
  CLIENT_STALL_TIMEOUT_MS: integer(300_000, 10, 3_600_000),
  RESELLER_DRAIN_TIMEOUT_MS: integer(30_000, 0, 600_000),
  RESELLER_RETRIES_MAX: integer(2, 0, 5),
  RECORD_WAIT_MS_MAX: integer(250, 0, 60_000),
  HOLD_WAIT_MS_MAX: integer(5_000, 10, 60_000),
  SETTLE_WAIT_MS_MAX: integer(5_000, 10, 60_000),
  DRAIN_TIMEOUT_MS: integer(30_000, 0, 3_600_000),
});

type Settings = z.infer<typeof schema>;
export interface Env extends Settings {
  TOPUP: NonNullable<Settings["TOPUP"]>;
  /** `TOPUP` was not set. */
  isTopUpDefault: boolean;
}

/** With a provider's key here, test money would pay for real calls: it must have been asked for by name. */
function topUpDefault(settings: Settings): Env["TOPUP"] {
  return Object.keys(settings).some((name) => name.endsWith("_API_KEY")) ? "off" : "manual";
}

/** Parses the environment; the error names every variable that is missing or wrong. Empty counts as absent. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(present);
  if (parsed.success) {
    const isTopUpDefault = parsed.data.TOPUP === undefined;
    return { ...parsed.data, TOPUP: parsed.data.TOPUP ?? topUpDefault(parsed.data), isTopUpDefault };
  }
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not right:\n${lines.join("\n")}\nSee .env.example for every variable.`);
}

export const env: Env = parseEnv(process.env);

/** Top-ups are off only because providers' keys are set and `TOPUP` is not: the operator has to choose. */
export function isTopUpOffByDefault({ TOPUP, isTopUpDefault }: Env = env): boolean {
  return isTopUpDefault && TOPUP === "off";
}

interface ProviderSettings {
  baseUrl: string | undefined;
  apiKey: string | undefined;
}
const providerSettings = new Map<string, ProviderSettings>();

/** What the operator set for a provider of the catalog: where it is, when not at its own address, and the key for the reseller's calls. */
export function providerEnv(providerId: string): ProviderSettings {
  const known = providerSettings.get(providerId);
  if (known) return known;
  const values: Record<string, unknown> = { ...env };
  const read = (name: string) => (typeof values[name] === "string" ? values[name] : undefined);
  const id = providerId.toUpperCase();
  const settings = Object.freeze({ baseUrl: read(`UPSTREAM_${id}_URL`), apiKey: read(`${id}_API_KEY`) });
  providerSettings.set(providerId, settings);
  return settings;
}
