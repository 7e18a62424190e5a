import { describe, expect, it } from "vitest";
import { database } from "@/db/client";
import { newId } from "@/domain/ids";
import { parseUsd } from "@/domain/money";
import { postEntry } from "@/ledger/post-entry";
import { postHouseEntry } from "@/ledger/post-house-entry";
import type { MovementJson } from "@/queries/balance/list-movements";
import { apiRequest, errorOf, signUp } from "../../testing/call-route";
import { join } from "../../testing/join";
import { POST as keys } from "../keys/route";
import { POST as tokens } from "../tokens/route";
import { POST as chargeRoute } from "./charge/route";
import { GET } from "./route";

interface BalanceAnswer {
  currency: string;
  balance: string;
  available: string;
  held: string;
  transactions: MovementJson[];
  nextCursor: string | null;
}

const charge = (cookie: string, body: unknown) => chargeRoute(apiRequest("/api/balance/charge", { cookie, body }));
const get = (cookie: string, query = "") => GET(apiRequest(`/api/balance${query}`, { cookie }));
const balanceOf = async (cookie: string, query = "") => (await (await get(cookie, query)).json()) as BalanceAnswer;
const sum = (transactions: MovementJson[]) => transactions.reduce((total, { amount }) => total + parseUsd(amount), 0n);

describe("GET /api/balance", () => {
  it("is zero, and nothing moved, before the first top-up", async () => {
    const { cookie } = await signUp();
    const zero = "0.000000000";
    expect(await balanceOf(cookie)).toEqual({ currency: "USD", balance: zero, available: zero, held: zero, transactions: [], nextCursor: null });
  });

  it("shows all movements page by page, each once, and their amounts sum to the balance", async () => {
    const { cookie, organizationId } = await signUp();
    for (let index = 0; index < 120; index++) {
      const amountNanoUsd = index % 3 === 2 ? -BigInt(index) : BigInt(1_000 + index);
      const entry = { organizationId, type: "adjustment", amountNanoUsd, counterAccount: "house:adjustments", description: `#${index}` } as const;
      await database().$transaction((tx) => postEntry(tx, { ...entry, reference: newId("txn") }));
    }
    const pages = [await balanceOf(cookie)];
    for (let next = pages[0]?.nextCursor; next; next = pages.at(-1)?.nextCursor) pages.push(await balanceOf(cookie, `?cursor=${next}`));
    expect(pages.map(({ transactions }) => transactions.length)).toEqual([50, 50, 20]);
    const all = pages.flatMap(({ transactions }) => transactions);
    expect(all.map(({ description }) => description)).toEqual(Array.from({ length: 120 }, (_, index) => `#${119 - index}`));
    expect(sum(all)).toBe(parseUsd(pages[0]?.balance ?? ""));
    expect(all[0]?.balanceAfter).toBe(pages[0]?.balance);
    expect(all.filter(({ amount }) => amount.startsWith("-"))).toHaveLength(40);
  });

  it("says what is held, and leaves out what moved between accounts of the house", async () => {
    const { cookie, organizationId } = await signUp();
    expect((await charge(cookie, { amount: 5 })).status).toBe(201);
    const now = new Date();
    const call = { provider: "p", model: "m", priceVersionId: "p/m@1", marginPpm: 0, inputTokensMax: 1, outputTokensMax: 1, owner: "test/1/1" };
    const hold = { requestId: newId("req"), organizationId, credentialId: "key_x", amountNanoUsd: 2_000_000_000n, status: "open" };
    await database().hold.create({ data: { ...hold, ...call, createdAt: now, expiresAt: now } });
    const accounts = { debitAccount: "house:overrun", creditAccount: "house:sales" } as const;
    const overrun = { organizationId, type: "overrun", amountNanoUsd: 7n, reference: newId("req"), paymentId: null, description: "" };
    await database().$transaction((tx) => postHouseEntry(tx, { ...overrun, ...accounts }));
    expect(await balanceOf(cookie)).toMatchObject({ balance: "5.000000000", available: "3.000000000", held: "2.000000000" });
    expect((await balanceOf(cookie)).transactions.map(({ type }) => type)).toEqual(["topup"]);
  });

  it.each(["0", "-1", "1.5", "x", "", "99999999999", "1'--", "%"])("refuses the cursor %j by name", async (cursor) => {
    const { cookie } = await signUp();
    const answer = await get(cookie, `?cursor=${encodeURIComponent(cursor)}`);
    expect(answer.status).toBe(400);
    expect((await errorOf(answer)).message).toContain("cursor");
  });

  it("is read with an API key, which spends it, and not with a monitor token", async () => {
    const { cookie, organizationId } = await signUp();
    await charge(cookie, { amount: 3 });
    const made = async (post: typeof keys) =>
      Object.values((await (await post(apiRequest("/api/x", { cookie, body: { name: "x" } }))).json()) as object);
    const bearer = (values: unknown[]) => ({ authorization: `Bearer ${values.find((value) => /^(llm|mon)_sk_\w{36}$/.test(String(value)))}` });
    const read = async (post: typeof keys) => GET(apiRequest("/api/balance", { headers: bearer(await made(post)) }));
    const answer = await read(keys);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ balance: "3.000000000", transactions: [{ type: "topup" }] });
    const refused = await read(tokens);
    expect([refused.status, (await errorOf(refused)).code]).toEqual([403, "forbidden"]);
    const topUp = apiRequest("/api/balance/charge", { body: { amount: 1 }, headers: bearer(await made(keys)) });
    expect((await chargeRoute(topUp)).status).toBe(401);
    expect(await database().payment.count({ where: { organizationId } })).toBe(1);
  });

  it("is each organization's own", async () => {
    const [ours, theirs] = [await signUp(), await signUp()];
    await charge(theirs.cookie, { amount: 9 });
    expect(await balanceOf(ours.cookie)).toMatchObject({ balance: "0.000000000", transactions: [] });
    expect(await balanceOf(ours.cookie, "?cursor=2")).toMatchObject({ transactions: [] });
    expect((await get("")).status).toBe(401);
    expect((await get(ours.cookie, `?organizationId=${theirs.organizationId}`)).status).toBe(400);
  });
});

describe("POST /api/balance/charge with TOPUP=manual", () => {
  it("answers with the new balance and its transaction, and keeps the payment", async () => {
    const { cookie, organizationId, userId } = await signUp();
    await charge(cookie, { amount: "2.50" });
    const response = await charge(cookie, { amount: 10.0 });
    expect(response.status).toBe(201);
    const transaction = {
      id: expect.stringMatching(/^txn_/),
      type: "topup",
      amount: "10.000000000",
      balanceAfter: "12.500000000",
      requestId: null,
      description: "Top-up (test money)",
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    };
    expect(await response.json()).toEqual({ balance: "12.500000000", available: "12.500000000", held: "0.000000000", transaction });
    expect((await balanceOf(cookie)).transactions[0]).toEqual(transaction);
    const payments = await database().payment.findMany({ where: { organizationId }, orderBy: { createdAt: "asc" } });
    expect(payments).toMatchObject([
      { method: "manual", status: "paid", currency: "usd", createdById: userId, amountNanoUsd: 2_500_000_000n },
      { amountNanoUsd: 10_000_000_000n },
    ]);
    const entries = await database().ledgerEntry.findMany({ where: { organizationId }, orderBy: { sequence: "asc" } });
    expect(entries.map(({ paymentId }) => paymentId)).toEqual(payments.map(({ id }) => id));
  });

  it.each([
    [{}],
    [{ amount: "1e3" }],
    [{ amount: "1,000" }],
    [{ amount: "١" }],
    [{ amount: 10.001 }],
    [{ amount: 0 }],
    [{ amount: 10_000.01 }],
    [{ amount: null }],
  ])("refuses %j, names the field and books nothing", async (body) => {
    const { cookie, organizationId } = await signUp();
    const answer = await charge(cookie, body);
    expect(answer.status).toBe(400);
    expect((await errorOf(answer)).message).toContain("amount");
    expect(await database().payment.count({ where: { organizationId } })).toBe(0);
  });

  it("refuses unknown fields by name", async () => {
    const { cookie } = await signUp();
    for (const field of ["organizationId", "currency", "method", "createdById", "status"]) {
      expect((await errorOf(await charge(cookie, { amount: 1, [field]: "x" }))).message).toContain(field);
    }
    expect(await balanceOf(cookie)).toMatchObject({ balance: "0.000000000" });
  });

  it("is for admins and owners", async () => {
    const owner = await signUp();
    const answers: number[] = [];
    for (const role of ["viewer", "member", "admin"] as const)
      answers.push((await charge(await join(owner.organizationId, role), { amount: 1 })).status);
    expect(answers).toEqual([403, 403, 201]);
    expect((await charge("", { amount: 1 })).status).toBe(401);
    expect(await balanceOf(owner.cookie)).toMatchObject({ balance: "1.000000000" });
  });

  it("loses none of 60 at once", async () => {
    const { cookie } = await signUp();
    const answers = await Promise.all(Array.from({ length: 60 }, (_, index) => charge(cookie, { amount: `${1 + index}.01` })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    const { balance, transactions } = await balanceOf(cookie);
    expect(balance).toBe("1830.600000000");
    expect(new Set(transactions.map(({ balanceAfter }) => balanceAfter)).size).toBe(50);
  });
});
