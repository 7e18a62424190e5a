import { randomInt } from "node:crypto";
import { crc32 } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { database } from "../../src/db/client";
import { authenticateMonitorToken } from "../../src/keys/authenticate-credential";
import { createCredential } from "../../src/keys/create-credential";
import { isCredential } from "../../src/keys/credential";
import { MONITOR_TOKEN } from "../../src/keys/credential-kind";

const PAIRS = 2_000;
/** With honest code one run in a thousand is below; three in a row are one in a billion. */
const P_MIN = 0.001;
const TRIES = 3;

let known = "";
beforeAll(async () => {
  await database().organization.create({ data: { id: "org_timing", name: "Timing" } });
  known = (await createCredential(MONITOR_TOKEN, { organizationId: "org_timing", createdById: "usr_timing", name: "timing", expiresAt: null }))
    .secret;
});

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A token that nobody has but whose checksum is right; its first 26 random characters are those of the known one, or of none. */
function unknownToken(kind: "near" | "far"): string {
  let text = kind === "near" ? known.slice(0, "mon_sk_".length + 26) : "mon_sk_";
  while (text.length < "mon_sk_".length + 30) text += BASE62[randomInt(62)];
  let digits = "";
  for (let rest = crc32(text), i = 0; i < 6; i++, rest = Math.floor(rest / 62)) digits = BASE62[rest % 62] + digits;
  return text + digits;
}

async function timeMs(token: string): Promise<number> {
  const startedAt = performance.now();
  const owner = await authenticateMonitorToken(token);
  const tookMs = performance.now() - startedAt;
  if (owner !== null) throw new Error("an unknown token was taken");
  return tookMs;
}

/** Two-sided p of the Mann–Whitney U test, by its normal approximation (n is large, ties are rare). */
function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const ranked = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))].sort((x, y) => x.value - y.value);
  const rankSum = ranked.reduce((sum, { isA }, i) => sum + (isA ? i + 1 : 0), 0);
  const u = rankSum - (a.length * (a.length + 1)) / 2;
  const z = (u - (a.length * b.length) / 2) / Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12);
  return 2 * (1 - normalCdf(Math.abs(z)));
}

/** Abramowitz and Stegun 26.2.17, |error| < 7.5e-8. */
function normalCdf(x: number): number {
  const t = 1 / (1 + 0.2316419 * x);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
}

async function measure(): Promise<number> {
  const times = { near: [] as number[], far: [] as number[] };
  for (let i = 0; i < PAIRS; i++) {
    // In turns, and each of them first as often: what the machine does meanwhile falls on both.
    for (const kind of i % 2 ? (["near", "far"] as const) : (["far", "near"] as const)) times[kind].push(await timeMs(unknownToken(kind)));
  }
  return mannWhitney(times.near, times.far);
}

async function bestOf(tries: number, run: () => Promise<number>): Promise<number[]> {
  const all: number[] = [];
  while (all.length < tries && !all.some((p) => p > P_MIN)) all.push(await run());
  return all;
}

describe("the time that it takes to refuse a token", () => {
  test("the measure sees a difference where there is one", () => {
    const noise = Array.from({ length: 500 }, () => Math.random());
    const sameNoise = Array.from({ length: 500 }, () => Math.random());
    expect(mannWhitney(noise, sameNoise)).toBeGreaterThan(1e-6);
    expect(
      mannWhitney(
        noise,
        sameNoise.map((value) => value + 0.2),
      ),
    ).toBeLessThan(1e-6);
  });

  test("does not tell whether its beginning is that of a token which exists", { timeout: 60_000 }, async () => {
    expect([unknownToken("near"), unknownToken("far")].map((token) => isCredential("mon_sk_", token))).toEqual([true, true]);
    const p = await bestOf(TRIES, measure);
    console.log(`refusing an unknown token, ${PAIRS} of each kind: p = ${p.map((value) => value.toFixed(4)).join(", ")}`);
    expect(Math.max(...p)).toBeGreaterThan(P_MIN);
  });
});
