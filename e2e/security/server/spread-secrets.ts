import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect } from "vitest";
import { type Script, scriptKey } from "../../tools/simulator/script";
import { type Simulator, startSimulator } from "../../tools/simulator/start-simulator";
import { bySize } from "../../tools/support/full-size";
import { openBeside } from "../../tools/support/open-beside";
import { simulatedProviders } from "../../tools/support/server-env";
import { type App, startApp } from "../../tools/support/start-app";
import { PAGE_RIGHTS, ROUTE_RIGHTS } from "../rights";
import { rawRequest, sendRaw } from "../send-raw";
import { spreadResold } from "./spread-resold";

/** What must be found nowhere, by what it is. */
export const secrets = new Map<string, string>();
function secret(what: string, text = `canary-${what}-${randomBytes(9).toString("hex")}`): string {
  secrets.set(what, text);
  return text;
}

let simulator: Simulator;
let app: App;
let cookie = "";
let token = "";
/** Everything that was left behind: files, log, pages and responses, by where it was found. */
export const artefacts = new Map<string, string>();

const PROMPT = secret("prompt");
const PASSWORD = secret("password");
const METRICS_TOKEN = secret("metrics-token");
const operator = {
  TOPUP: "manual",
  METRICS_TOKEN,
  JWT_SECRET: secret("jwt-secret"),
  OPENAI_API_KEY: secret("operator-key-1"),
  ANTHROPIC_API_KEY: secret("operator-key-2"),
  GOOGLE_API_KEY: secret("operator-key-3"),
  XAI_API_KEY: secret("operator-key-4"),
};

/** Uses the server in every way that a secret could be left behind by, and keeps all that it has left; returns what ends it. */
export async function spreadSecrets(): Promise<() => Promise<void>> {
  simulator = await startSimulator();
  app = await startApp({
    mount: "server",
    env: { ...simulatedProviders(simulator.origin), ...operator, LOG_LEVEL: "debug", RECORD_WAIT_MS_MAX: "20" },
  });
  await signUpAndIn();
  await callProviders();
  expect(await spreadResold({ origin: app.origin, cookie, prompt: PROMPT, secret })).toBe(48);
  await callWhileTheDatabaseIsBusy();
  await breakCalls();
  await writeStrangeLines();
  await gather();
  return async () => {
    await app.stop();
    await simulator.close();
  };
}

async function send(method: string, url: string, headers: Record<string, string>, body?: string | Uint8Array): Promise<string> {
  const response = await fetch(app.origin + url, { method, headers, ...(body !== undefined && { body: body as BodyInit }) });
  return response.text().catch(() => "");
}

const json = (url: string, body: unknown, headers: Record<string, string> = {}) =>
  send("POST", url, { "content-type": "application/json", ...headers }, typeof body === "string" ? body : JSON.stringify(body));

/** Signs up, in, out and wrongly; every password and session is a secret. */
async function signUpAndIn(): Promise<void> {
  const email = "canary@example.com";
  const registered = await fetch(`${app.origin}/api/auth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "Ada", email, password: PASSWORD }),
  });
  expect(registered.status).toBe(201);
  const first = sessionOf(registered);
  await json("/api/auth/register", { name: "Ada", email, password: secret("password-taken") });
  await json("/api/auth/register", { name: "Ada", email: "not an address", password: secret("password-refused") });
  await json("/api/auth/register", { name: "Ada", email: "b@example.com", password: { text: secret("password-object") } });
  await json("/api/auth/register", `{"password":"${secret("password-broken")}`);
  await json("/api/auth/login", { email, password: secret("password-wrong") });
  await json(`/api/auth/login?password=${secret("password-in-query")}`, { email });
  const changed = await fetch(`${app.origin}/api/auth/password`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie: first },
    body: JSON.stringify({ currentPassword: PASSWORD, newPassword: secret("password-new") }),
  });
  expect(changed.status).toBe(204);
  cookie = sessionOf(changed);
  secret("session-1", first.slice(first.indexOf("=") + 1));
  secret("session-2", cookie.slice(cookie.indexOf("=") + 1));
  const made = JSON.parse(await json("/api/tokens", { name: "canary" }, { cookie })) as { token: string };
  token = secret("monitor-token", made.token);
  const revoked = JSON.parse(await json("/api/tokens", { name: "revoked" }, { cookie })) as { id: string; token: string };
  await send("DELETE", `/api/tokens?id=${revoked.id}`, { cookie });
  await json("/api/v1/openai/chat/completions", chat(), { "x-monitor-token": secret("revoked-token", revoked.token) });
}

function sessionOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(";")[0] as string;
}

const chat = (extra: object = {}) => ({
  model: "gpt-4o-mini",
  messages: [
    { role: "system", content: PROMPT },
    { role: "user", content: [{ type: "text", text: PROMPT }] },
  ],
  metadata: { note: PROMPT },
  user: PROMPT,
  tools: [
    {
      type: "function",
      function: { name: "f", description: PROMPT, parameters: { type: "object", properties: { q: { type: "string", enum: [PROMPT] } } } },
    },
  ],
  ...extra,
});
const messages = (extra: object = {}) => ({
  model: "claude-3-5-haiku-20241022",
  max_tokens: 50,
  system: PROMPT,
  messages: [{ role: "user", content: PROMPT }],
  ...extra,
});
const contents = { contents: [{ role: "user", parts: [{ text: PROMPT }] }], systemInstruction: { parts: [{ text: PROMPT }] } };

let keys = 0;
/** A provider key of the caller's own: a new secret each time, which also steers the simulator. */
function providerKey(script: Script = {}): string {
  keys += 1;
  return secret(`provider-key-${keys}`, scriptKey({ ...script, seed: randomBytes(4).readUInt32BE() }));
}

/** Words of an answer that are long enough to be nowhere by chance. */
function keepCompletion(what: string, answer: string): void {
  const text = [...answer.matchAll(/"(?:content|text)":\s*"((?:[^"\\]|\\.){12,})"/g)]
    .map(([, words]) => words as string)
    .find((words) => !words.includes("canary"));
  if (text) secret(what, text.slice(0, 24));
}

const bearer = (script?: Script) => ({ "x-monitor-token": token, authorization: `Bearer ${providerKey(script)}` });

async function callProviders(): Promise<void> {
  keepCompletion("completion-chat", await json("/api/v1/openai/chat/completions", chat({ tools: undefined }), bearer({ events: 30 })));
  keepCompletion(
    "completion-messages",
    await json("/api/v1/anthropic/v1/messages", messages(), {
      "x-monitor-token": token,
      "anthropic-version": "2023-06-01",
      "x-api-key": providerKey({ events: 30 }),
    }),
  );
  keepCompletion(
    "completion-gemini",
    await json(`/api/v1/google/v1beta/models/gemini-1.5-flash:generateContent?key=${providerKey({ events: 30 })}`, contents, {
      "x-monitor-token": token,
    }),
  );
  await json("/api/v1/google/v1beta/models/gemini-1.5-flash:streamGenerateContent?alt=sse", contents, {
    "x-monitor-token": token,
    "x-goog-api-key": providerKey(),
  });
  await json("/api/v1/openai/chat/completions", chat(), bearer());
  await json("/api/v1/openai/chat/completions", chat({ stream: true }), bearer());
  await json("/api/v1/xai/chat/completions", chat({ model: "grok-beta", stream: true }), bearer());
  await json("/api/v1/openai/responses", { model: "gpt-4o-mini", input: PROMPT, instructions: PROMPT, stream: true }, bearer());
  await json("/api/v1/openai/embeddings", { model: "text-embedding-3-small", input: PROMPT }, bearer());
  await json("/api/v1/anthropic/v1/messages/count_tokens", messages(), {
    "x-monitor-token": token,
    "anthropic-version": "2023-06-01",
    "x-api-key": providerKey(),
  });
  const form = new FormData();
  form.set("purpose", "batch");
  form.set("file", new Blob([PROMPT]), "canary.jsonl");
  await fetch(`${app.origin}/api/v1/openai/files`, { method: "POST", headers: bearer(), body: form }).then((response) => response.text());
  await json("/api/v1/openai/chat/completions", chat(), bearer({ echo: true }));
}

/** Rows that the database cannot take go to the spool: it is read while they are there. */
async function callWhileTheDatabaseIsBusy(): Promise<void> {
  const other = openBeside(path.join(app.folder, "app.db"));
  other.exec("BEGIN IMMEDIATE");
  const spool = path.join(app.folder, "spool");
  for (let i = 0; i < 3; i++) await json("/api/v1/openai/chat/completions", chat({ stream: i === 1 }), bearer());
  const files = existsSync(spool) ? readdirSync(spool) : [];
  for (const file of files) artefacts.set(`spool ${file}`, readFileSync(path.join(spool, file), "utf8"));
  other.exec("ROLLBACK");
  other.close();
}

/** Every way to fail: refusals of ours, of the provider, and answers that break. */
async function breakCalls(): Promise<void> {
  const wrong = secret("wrong-monitor-token", "mon_sk_0123456789abcdefghijABCDEFGHIJ012345");
  await json("/api/v1/openai/chat/completions", chat(), { ...bearer(), "x-monitor-token": wrong });
  await json("/api/v1/openai/chat/completions", `${JSON.stringify(chat()).slice(0, -1)},"${PROMPT}":1,"${PROMPT}":2}`, bearer());
  await json("/api/v1/openai/chat/completions", `{"model":"gpt-4o-mini","messages":"${PROMPT}`, bearer());
  await json("/api/v1/openai/chat/completions", chat(), {
    "x-monitor-token": token,
    authorization: `Bearer ${secret("bad-key", "sk-bad-canary-6f1d0c7ab2e94")}`,
  });
  await json(`/api/v1/openai/files/${token}`, {}, bearer());
  await json(`/api/v1/openai/chat/completions?api_key=${providerKey()}&token=${token}`, chat(), bearer());
  await json("/api/v1/nobody/chat/completions", chat(), bearer());
  await json("/api/v1/openai/%2e%2e/x", chat(), bearer());
  const faults = [
    "status:500",
    "status:429",
    "reset-before",
    "reset-mid",
    "garbage",
    "garbage-body",
    "wrong-length",
    "gzip",
    "no-usage",
    "error-in-stream",
    "truncate:40",
  ] as const;
  for (const fault of faults) {
    for (const stream of [false, true]) await json("/api/v1/openai/chat/completions", chat({ stream }), bearer({ fault })).catch(() => "");
  }
  await json("/api/v1/anthropic/v1/messages", messages({ stream: true }), {
    "x-monitor-token": token,
    "anthropic-version": "2023-06-01",
    "x-api-key": providerKey({ fault: "error-in-stream" }),
  }).catch(() => "");
  const leaving = new AbortController();
  const left = fetch(`${app.origin}/api/v1/openai/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", ...bearer({ events: 200, delayMs: 20 }) },
    body: JSON.stringify(chat({ stream: true })),
    signal: leaving.signal,
  });
  setTimeout(() => leaving.abort(), 300);
  await left.then((response) => response.text()).catch(() => "");
}

const STRANGE = 'a\r\nb\n{"level":"error","event":"forged"}\u001b[31mred\u2028line\u2029\u0085\u009b32m\0\u0007"\\';

/** Text that could end a line of the log early, or be taken for one. */
async function writeStrangeLines(): Promise<void> {
  for (const stream of [false, true]) await json("/api/v1/openai/chat/completions", { ...chat({ stream }), model: STRANGE }, bearer());
  await json(`/api/v1/google/v1beta/models/${encodeURIComponent("a\u2028b")}:generateContent`, contents, bearer());
  const host = `host: localhost:${new URL(app.origin).port}`;
  const paths = [
    "/api/%0d%0a%7b%22level%22",
    "/api/v1/openai/\x85\x9b31m",
    "/%1b[31m",
    "/requests/%e2%80%a8",
    "/api/usage/requests/%0a%7b%7d",
    "/api/v1/openai/%0aforged",
  ];
  for (const target of paths) {
    const headers = [
      host,
      `x-monitor-token: ${token}`,
      "authorization: Bearer sk-x",
      "x-monitor-session: \x9b31m\x85forged",
      "x-monitor-tags: a=\x9b31m",
      "user-agent: \x9b31m",
    ];
    await sendRaw(app.origin, rawRequest(`GET ${target} HTTP/1.1`, headers));
  }
  await json("/api/auth/login", { email: STRANGE, password: STRANGE });
}

async function gather(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1_500)); // rows that wait are written by then
  const headers = { cookie, authorization: `Bearer ${METRICS_TOKEN}` };
  const list = JSON.parse(await send("GET", "/api/usage/requests?limit=200", headers)) as { requests: { requestId: string }[] };
  expect(list.requests.length).toBeGreaterThan(30);
  const urls = [
    ...Object.keys(PAGE_RIGHTS),
    ...Object.keys(ROUTE_RIGHTS)
      .filter((route) => route.startsWith("GET ") && !/[[\]]/.test(route))
      .map((route) => route.slice(4)),
  ];
  for (const { requestId } of list.requests) urls.push(`/api/usage/requests/${requestId}`);
  // The page shows what the API says of a request; small, of every eighth.
  for (const { requestId } of list.requests.filter((_, i) => i % bySize({ small: 8, full: 1 }) === 0)) urls.push(`/requests?request=${requestId}`);
  for (const url of urls) artefacts.set(`GET ${url}`, await send("GET", url, headers));
  for (const file of readdirSync(app.folder, { recursive: true, encoding: "utf8", withFileTypes: true })) {
    if (file.isFile()) artefacts.set(`file ${file.name}`, readFileSync(path.join(file.parentPath, file.name), "latin1"));
  }
  artefacts.set("output", app.output());
}
