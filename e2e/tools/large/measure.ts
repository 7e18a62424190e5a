import { parseArgs } from "node:util";
import { readCpuMicros } from "../bench/read-cpu";
import { planQuestions, type Question } from "./plan-questions";

/**
 * `npm run measure:large -- --url http://localhost:3001 --email … --password … [--pid …] [--only summary] [--times 20]`: how long a running server takes for its pages
 * and statistics, each asked one after the other. `ttfb`: until the first byte of the answer's body; `whole`: until the last (an export's is left out);
 * `cpu`: what its process, `--pid`, took for one, on average. On a machine that does other things the last alone says how fast it is.
 */
const option = { type: "string" } as const;
const { values } = parseArgs({
  options: { url: option, email: option, password: option, pid: option, only: option, times: { ...option, default: "20" } },
});
const { url, email, password, pid, only = "" } = values;
if (!url || !email || !password) throw new Error("usage: npm run measure:large -- --url http://localhost:3001 --email … --password … [--pid …]");

const TIMES = Number(values.times);
const WARM_UP = 2;

const signedIn = await fetch(`${url}/api/auth/login`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ email, password }),
});
if (!signedIn.ok) throw new Error(`Signing in answered ${signedIn.status}: ${await signedIn.text()}`);
const cookie = signedIn.headers.getSetCookie().map((line) => line.split(";", 1)[0]);
const headers = { cookie: cookie.join("; ") };

interface Times {
  ttfbMs: number;
  wholeMs: number;
}

async function time({ path }: Question): Promise<Times> {
  const startedMs = performance.now();
  const response = await fetch(url + path, { headers, redirect: "manual" });
  if (response.status !== 200 || !response.body) throw new Error(`${path} answered ${response.status}`);
  const reader = response.body.getReader();
  await reader.read();
  const ttfbMs = performance.now() - startedMs;
  if (path.includes("export.csv")) await reader.cancel();
  else while (!(await reader.read()).done);
  return { ttfbMs, wholeMs: performance.now() - startedMs };
}

const cpuMs = () => (pid ? (readCpuMicros(Number(pid)) ?? Number.NaN) / 1_000 : Number.NaN);
const at = (share: number, numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)[Math.ceil(share * numbers.length) - 1] ?? Number.NaN;
const cell = (ms: number) => (Number.isNaN(ms) ? "–" : ms.toFixed(0)).padStart(8);

const questions = await planQuestions(async <T>(path: string) => (await (await fetch(url + path, { headers })).json()) as T);
console.log(`${"".padEnd(42)}${"filter".padEnd(10)}${["ttfb p50", "p95", "whole p95", "cpu", "limit"].map((name) => name.padStart(10)).join("")}`);
let over = 0;
for (const question of questions.filter(({ path }) => path.includes(only))) {
  for (let i = 0; i < WARM_UP; i++) await time(question);
  const beforeMs = cpuMs();
  const times: Times[] = [];
  for (let i = 0; i < TIMES; i++) times.push(await time(question));
  const ttfbs = times.map(({ ttfbMs }) => ttfbMs);
  const figures = [
    at(0.5, ttfbs),
    at(0.95, ttfbs),
    at(
      0.95,
      times.map(({ wholeMs }) => wholeMs),
    ),
    (cpuMs() - beforeMs) / TIMES,
    question.limitMs,
  ];
  const isOver = at(0.95, ttfbs) > question.limitMs;
  if (isOver) over += 1;
  console.log(`${question.name.padEnd(42)}${question.filter.padEnd(10)}${figures.map((ms) => `  ${cell(ms)}`).join("")}${isOver ? "  over" : ""}`);
}
console.log(over === 0 ? "All are within their limits." : `${over} are over their limits.`);
