import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { database } from "@/db/client";
import type { LedgerEntry } from "@/db/generated/client";
import { newId } from "@/domain/ids";
import { formatUsd, parseUsd } from "@/domain/money";
import { exportMovements } from "./export-movements";
import { exportStatement } from "./export-statement";
import { getStatement, monthEntries } from "./get-statement";
import { monthsOf } from "./month";

const NOW = Date.UTC(2026, 10, 20, 12);
const HOUR_MS = 3_600_000;
const ZONES = ["UTC", "Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"];

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Park–Miller: the same ledger for the same seed. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}

const KINDS = [
  { type: "topup", sign: 1n, counterAccount: "house:payments" },
  { type: "charge", sign: -1n, counterAccount: "house:sales" },
  { type: "charge", sign: -1n, counterAccount: "house:sales" },
  { type: "refund", sign: -1n, counterAccount: "house:payments" },
  { type: "adjustment", sign: 1n, counterAccount: "house:adjustments" },
  { type: "adjustment", sign: -1n, counterAccount: "house:adjustments" },
] as const;
const MODELS = ["gpt-4o-mini", "claude-haiku-4-5", "=cmd()", 'a "model", with\nlines'];

type Kind = (typeof KINDS)[number] | { type: "overrun"; sign: 0n };
interface Booking {
  kind: Kind;
  amount: bigint;
  description: string;
  atMs: number;
}

/** Books in one statement; the database's own guards look at each entry. */
async function book(organizationId: string, bookings: readonly Booking[]): Promise<void> {
  await database().balance.create({ data: { organizationId, availableNanoUsd: 0n, heldNanoUsd: 0n, entries: 0 } });
  let balance = 0n;
  const entries = bookings.map(({ kind: { type, sign, ...kind }, amount, description, atMs }, i) => {
    balance += sign * amount;
    const other = "counterAccount" in kind ? kind.counterAccount : "house:overrun";
    const [debitAccount, creditAccount] = sign === 0n ? [other, "house:sales"] : sign > 0n ? [other, organizationId] : [organizationId, other];
    const place = { organizationId, sequence: i + 1, id: newId("txn"), reference: newId("req"), balanceAfterNanoUsd: balance };
    return { ...place, type, debitAccount, creditAccount, amountNanoUsd: amount, description, createdAt: new Date(atMs) };
  });
  await database().ledgerEntry.createMany({ data: entries });
}

/** An organization whose money has moved over half a year. Some entries are the house's own. */
async function randomLedger(seed: number, timeZone: string): Promise<string> {
  const random = randomOf(seed);
  const id = newId("org");
  await database().organization.create({ data: { id, name: "Random", timeZone } });
  const bookings: Booking[] = [{ kind: KINDS[0], amount: 1_000_000_000_000n, description: "", atMs: NOW - 180 * 24 * HOUR_MS }];
  for (let atMs = NOW - 180 * 24 * HOUR_MS; atMs < NOW; atMs += random(30 * HOUR_MS)) {
    const kind = random(10) === 0 ? ({ type: "overrun", sign: 0n } as const) : (KINDS[random(KINDS.length)] ?? KINDS[0]);
    bookings.push({ kind, amount: BigInt(random(1_000_000_000)) + 1n, description: MODELS[random(MODELS.length)] ?? "", atMs });
  }
  await book(id, bookings);
  return id;
}

const monthIn = (timeZone: string) => new Intl.DateTimeFormat("sv-SE", { timeZone, year: "numeric", month: "2-digit" });
const ownEntries = async (id: string) =>
  (await database().ledgerEntry.findMany({ where: { organizationId: id }, orderBy: { sequence: "asc" } })).filter(
    ({ creditAccount, debitAccount }) => creditAccount === id || debitAccount === id,
  );
const signed = (id: string, { creditAccount, amountNanoUsd }: LedgerEntry) => (creditAccount === id ? amountNanoUsd : -amountNanoUsd);
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);
const textOf = (stream: ReadableStream<Uint8Array>) => new Response(stream).text();

test.each(ZONES.map((zone, i) => [zone, i + 1] as const))(
  "random ledgers in %s: each month's lines are its entries, and months follow on each other",
  async (timeZone, seed) => {
    const id = await randomLedger(seed, timeZone);
    const entries = await ownEntries(id);
    const label = monthIn(timeZone);
    let opening = "0.000000000";
    let files = "";
    const months = monthsOf({ from: new Date(NOW - 180 * 24 * HOUR_MS), to: new Date(NOW) }, timeZone).reverse();
    expect(months.length).toBeGreaterThan(5);
    for (const month of months) {
      const statement = await getStatement(id, month);
      const own = entries.filter(({ createdAt }) => label.format(createdAt) === month);
      expect(statement).toMatchObject({ month, timeZone, opening, isRunning: month === "2026-11" });
      expect(parseUsd(statement.closing) - parseUsd(opening)).toBe(sum(own.map((entry) => signed(id, entry))));
      expect(sum(statement.lines.map(({ amount }) => parseUsd(amount)))).toBe(parseUsd(statement.closing) - parseUsd(opening));
      expect(sum(statement.lines.map(({ count }) => BigInt(count)))).toBe(BigInt(own.length));
      for (const { type, item, count, amount } of statement.lines) {
        const meant = own.filter((entry) => entry.type === type && (type !== "charge" || entry.description === item));
        expect([type, item, count, amount]).toEqual([type, item, meant.length, formatUsd(sum(meant.map((entry) => signed(id, entry))))]);
      }
      const csv = exportStatement(statement).split("\r\n");
      expect([csv.at(0), csv.at(1), csv.at(-2)]).toEqual(["type,item,count,amount", `opening,,,${opening}`, `closing,,,${statement.closing}`]);
      const [, ...rows] = (await textOf(exportMovements(id, (await monthEntries(id, month)).entries))).split("\r\n");
      files += rows.join("\r\n");
      opening = statement.closing;
    }
    const row = await database().balance.findUniqueOrThrow({ where: { organizationId: id } });
    expect(opening).toBe(formatUsd(row.availableNanoUsd + row.heldNanoUsd));
    const whole = await textOf(exportMovements(id));
    expect(whole, "the months' files are the whole one").toBe(`id,createdAt,type,description,requestId,amount,balanceAfter\r\n${files}`);
    expect(whole.split("txn_")).toHaveLength(entries.length + 1);
    expect(whole.includes(",=cmd()")).toBe(false);
  },
);

test("a month without entries opens and closes with what was there; one that has not begun is refused", async () => {
  const id = newId("org");
  await database().organization.create({ data: { id, name: "Quiet", timeZone: "Asia/Seoul" } });
  expect(await getStatement(id, "2026-03")).toMatchObject({ opening: "0.000000000", closing: "0.000000000", lines: [], isRunning: false });
  const last = Date.UTC(2026, 2, 31, 14, 59, 59, 999);
  const topUp = { kind: KINDS[0], description: "" };
  await book(id, [
    { ...topUp, amount: 5n, atMs: last },
    { ...topUp, amount: 7n, atMs: last + 1 }, // April in Seoul
  ]);
  vi.setSystemTime(last + 1);
  expect(await getStatement(id, "2026-03")).toMatchObject({ closing: "0.000000005", lines: [{ type: "topup", item: null, count: 1 }] });
  expect(await getStatement(id, "2026-04")).toMatchObject({ opening: "0.000000005", closing: "0.000000012", isRunning: true });
  expect(await getStatement(id, "2025-12")).toMatchObject({ closing: "0.000000000" });
  await expect(getStatement(id, "2026-05")).rejects.toMatchObject({ code: "invalid_request", message: expect.stringContaining("has not begun") });
});

test("of very many models the smallest charges are one line, and it still adds up", async () => {
  const id = newId("org");
  const charges = Array.from({ length: 205 }, (_, i) => ({ kind: KINDS[1], amount: BigInt(i + 1), description: `model-${i + 1}`, atMs: NOW }));
  await book(id, [{ kind: KINDS[0], amount: 1_000_000_000n, description: "", atMs: NOW }, ...charges]);
  const { lines, closing } = await getStatement(id, "2026-11");
  expect(lines).toHaveLength(202);
  expect(lines[1]).toEqual({ type: "charge", item: "model-205", count: 1, amount: "-0.000000205" });
  expect(lines.at(-1)).toEqual({ type: "charge", item: null, count: 5, amount: "-0.000000015" });
  expect(sum(lines.map(({ amount }) => parseUsd(amount)))).toBe(parseUsd(closing));
});
