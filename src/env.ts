import { z } from "zod";

const url = z
  .url({ protocol: /^https?$/ })
  .transform((text) => text.replace(/\/+$/, ""))
  .optional();
const isDatabaseUrl = (text: string) => /^file:.+/.test(text) || (/^postgres(ql)?:\/\/./.test(text) && URL.canParse(text));
const integer = (fallback: number, min: number, max: number) => z.coerce.number().int().min(min).max(max).default(fallback);
const onOrOff = (fallback: boolean) => z.stringbool({ truthy: ["on", "true", "1", "yes"], falsy: ["off", "false", "0", "no"] }).default(fallback);
/** Every variable that the app reads, once. Names and defaults: README, "Configuration". */
const variables = z.object({
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
  /** What of a resold call nobody here knows: passed to a provider that speaks the caller's format, or refused. */
  RESELLER_UNKNOWN_FIELDS: z.enum(["pass", "refuse"]).default("pass"),
  /** For keys and tokens without a limit of their own. */
  DEFAULT_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000_000).optional(),
  /** Where several processes count calls together; none: on PostgreSQL there, else each for itself. */
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: "must be redis://user:password@host:6379, or rediss://…" }).optional(),
  /** What becomes of calls with limits while the place where they are counted does not answer. */
  LIMITS_WHEN_UNAVAILABLE: z.enum(["allow", "deny"]).default("allow"),
  /** Its default depends on the providers' keys: see payments/top-up-mode.ts. */
  TOPUP: z.enum(["manual", "stripe", "off"]).optional(),
  STRIPE_SECRET_KEY: z.string().optional(),
  STRIPE_WEBHOOK_SECRET: z.string().optional(),
  /** Where the payment service is: for tests only. */
  STRIPE_API_URL: url,
  ALLOWED_ORIGINS: z.string().optional(),
  /** Where e-mail is handed over: `smtp://user:password@host:587`; `smtps://` encrypts from the start. */
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "must be smtp://user:password@host:587, or smtps://…" }).optional(),
  /** Who sends it. */
  MAIL_FROM: z
    .string()
    .regex(/^(?:[^\r\n<>"]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/, "must be an address, like llm-monitor <monitor@example.com>")
    .optional(),
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),

  /** Providers at http or private addresses, beside those of `UPSTREAM_<PROVIDER>_URL`. */
  ALLOW_PRIVATE_UPSTREAMS: onOrOff(false),
  /** Receivers of alerts at http or private addresses. */
  ALLOW_PRIVATE_WEBHOOKS: onOrOff(false),

  /** Whether providers are asked every minute how they are. */
  HEALTH_CHECKS: onOrOff(true),

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

const schema = variables.refine(({ SMTP_URL, MAIL_FROM }) => !SMTP_URL === !MAIL_FROM, {
  path: ["MAIL_FROM"],
  error: "goes with SMTP_URL: set both, or neither",
});

type Settings = z.infer<typeof schema>;
export interface Env extends Settings {
  /** Where providers are, by their `UPSTREAM_<PROVIDER>_URL`. */
  upstreamUrls: ReadonlyMap<string, string>;
}

const UPSTREAM_URL = /^UPSTREAM_[A-Z0-9_]+_URL$/;
const address = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ""));

/** Parses the environment; the error names every variable that is missing or wrong. Empty counts as absent. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = schema.safeParse(present);
  const urls = z.record(z.string(), address).safeParse(Object.fromEntries(Object.entries(present).filter(([name]) => UPSTREAM_URL.test(name))));
  if (parsed.success && urls.success) return { ...parsed.data, upstreamUrls: new Map(Object.entries(urls.data)) };
  const issues = [parsed, urls].flatMap(({ error }) => error?.issues ?? []);
  const lines = issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`The environment is not right:\n${lines.join("\n")}\nSee .env.example for every variable.`);
}

export const env: Env = parseEnv(process.env);

/** For people, what `isKeyVariable` accepts. */
export const KEY_VARIABLE_RULE = "must be the name of an environment variable that ends in _KEY or _TOKEN, and none of this app's own";

/** A name that a provider may read its key from: one that ends as keys do, and none of this app's own secrets. */
export function isKeyVariable(name: string): boolean {
  return /^[A-Z][A-Z0-9_]{0,98}_(?:KEY|TOKEN)$/.test(name) && !name.startsWith("NEXT_") && !Object.hasOwn(schema.shape, name);
}

/** The operator's key for a provider. Null: the variable is not set, or not one that a provider may read. */
export function readKey(variable: string): string | null {
  return (isKeyVariable(variable) && process.env[variable]) || null;
}

/** Where the operator has put a provider: `UPSTREAM_OPENAI_URL` for `openai`. Null: it is at its own address. */
export function upstreamUrl(providerId: string): string | null {
  return env.upstreamUrls.get(upstreamVariable(providerId)) ?? null;
}

export function upstreamVariable(providerId: string): string {
  return `UPSTREAM_${providerId.toUpperCase().replaceAll("-", "_")}_URL`;
}
