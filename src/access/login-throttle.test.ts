import { beforeEach, describe, expect, it, vi } from "vitest";
import { database } from "../db/client";
import { AppError } from "../domain/errors";
import { parseAddress } from "./client-address";
import { countTry, forgiveTry } from "./login-throttle";

const here = parseAddress("203.0.113.7");
const tryFrom = (account: string, address: string) => countTry({ account, address: parseAddress(address) });

beforeEach(async () => {
  await database().loginThrottle.deleteMany();
});

async function waitOf(run: Promise<unknown>): Promise<number> {
  const error = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error === null) return 0;
  if (!(error instanceof AppError) || error.code !== "rate_limited") throw error;
  return error.retryAfterSeconds ?? Number.NaN;
}

/** As if so much time had passed. */
async function passMs(key: string, ms: number): Promise<void> {
  const rows = await database().loginThrottle.findMany({ where: { key: { startsWith: key } } });
  for (const row of rows) {
    const data = { windowStart: new Date(row.windowStart.getTime() - ms), blockedUntil: new Date(row.blockedUntil.getTime() - ms) };
    await database().loginThrottle.update({ where: { key: row.key }, data });
  }
}

describe("one account, one network", () => {
  it("lets five mistypings pass, then doubles the wait up to 15 minutes", async () => {
    for (let i = 0; i < 5; i++) expect(await waitOf(tryFrom("a@x.io", "203.0.113.7"))).toBe(0);
    const waits: number[] = [];
    for (let i = 0; i < 12; i++) {
      expect(await waitOf(tryFrom("a@x.io", "203.0.113.7"))).toBe(0);
      const wait = await waitOf(tryFrom("a@x.io", "203.0.113.200"));
      waits.push(wait);
      await passMs("pair:", wait * 1000);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
  });

  it("forgets them once the password was right", async () => {
    for (let i = 0; i < 5; i++) await tryFrom("a@x.io", "203.0.113.7");
    await forgiveTry(await tryFrom("a@x.io", "203.0.113.7"));
    for (let i = 0; i < 6; i++) expect(await waitOf(tryFrom("a@x.io", "203.0.113.7"))).toBe(0);
  });

  it("lets a try pass that began before another one was counted, which blocks nobody", async () => {
    const begunAtMs = Date.now();
    await tryFrom("a@x.io", "203.0.113.7");
    const clock = vi.spyOn(Date, "now").mockReturnValue(begunAtMs - 50);
    try {
      expect(await waitOf(tryFrom("a@x.io", "203.0.113.7"))).toBe(0);
    } finally {
      clock.mockRestore();
    }
  });

  it("counts tries at the same moment one by one: of forty, six pass", async () => {
    const waits = await Promise.all(Array.from({ length: 40 }, () => waitOf(countTry({ account: "a@x.io", address: here }))));
    expect(waits.filter((wait) => wait === 0)).toHaveLength(6);
  });
});

describe("strangers", () => {
  it("cannot lock out a network from which the account has signed in, however many addresses they have", async () => {
    await forgiveTry(await tryFrom("a@x.io", "203.0.113.7"));
    for (let i = 0; i < 51; i++) expect(await waitOf(tryFrom("a@x.io", `10.0.${i}.1`))).toBe(0);
    expect(await waitOf(tryFrom("a@x.io", "10.0.99.1"))).toBe(1);
    expect(await waitOf(tryFrom("a@x.io", "203.0.113.99"))).toBe(0);
  });

  it("make nobody wait longer than a minute", async () => {
    const row = { failures: 10_000, windowStart: new Date(), blockedUntil: new Date(0) };
    await tryFrom("a@x.io", "10.0.0.1");
    await database().loginThrottle.updateMany({ where: { key: { startsWith: "account:" } }, data: row });
    await tryFrom("a@x.io", "10.0.1.1");
    const wait = await waitOf(tryFrom("a@x.io", "10.0.2.1"));
    expect(wait).toBeGreaterThan(55);
    expect(wait).toBeLessThanOrEqual(60);
  });

  it("without a known address share one counter, which waits no longer than a minute either", async () => {
    const nowhere = { account: "a@x.io", address: parseAddress("") };
    for (let i = 0; i < 6; i++) await countTry(nowhere);
    expect(await waitOf(countTry(nowhere))).toBe(1);
    await database().loginThrottle.updateMany({ data: { failures: 10_000, blockedUntil: new Date(0) } });
    await countTry(nowhere);
    expect(await waitOf(countTry(nowhere))).toBeLessThanOrEqual(60);
  });
});

describe("one address, many accounts", () => {
  it("stops a spray after thirty failures, over a whole IPv6 /64", async () => {
    for (let i = 0; i < 31; i++) expect(await waitOf(tryFrom(`a${i}@x.io`, `2001:db8:0:1::${i}`))).toBe(0);
    expect(await waitOf(tryFrom("z@x.io", "2001:db8:0:1:ffff::1"))).toBe(1);
    expect(await waitOf(tryFrom("z@x.io", "2001:db8:0:2::1"))).toBe(0);
  });

  it("does not count those who sign in", async () => {
    for (let i = 0; i < 60; i++) await forgiveTry(await tryFrom(`a${i}@x.io`, "198.51.100.1"));
    expect(await waitOf(tryFrom("z@x.io", "198.51.100.1"))).toBe(0);
  });

  it("does not wash failures away by signing in to an account of one's own", async () => {
    for (let i = 0; i < 30; i++) await tryFrom(`a${i}@x.io`, "198.51.100.1");
    await forgiveTry(await tryFrom("own@x.io", "198.51.100.1"));
    expect(await waitOf(tryFrom("z@x.io", "198.51.100.1"))).toBe(0);
    expect(await waitOf(tryFrom("y@x.io", "198.51.100.1"))).toBe(1);
  });
});

it("keeps no address of a person's mail in the table", async () => {
  await tryFrom("secret-person@x.io", "203.0.113.7");
  expect(JSON.stringify(await database().loginThrottle.findMany())).not.toContain("secret-person");
});
