import { expect, test } from "vitest";
import { database } from "@/db/client";
import { newId } from "@/domain/ids";
import { postEntry } from "@/ledger/post-entry";
import { getReceipt } from "./get-receipt";

async function pay(change: object = {}) {
  const [organizationId, id, userId] = [newId("org"), newId("pay"), newId("usr")];
  await database().user.create({ data: { id: userId, name: "Ada", email: `${userId}@example.com`, passwordHash: "none" } });
  const order = { id, organizationId, createdById: userId, method: "stripe", amountNanoUsd: 10_000_000_000n, currency: "usd", status: "paid" };
  const paidAt = new Date(Date.UTC(2026, 10, 20));
  await database().payment.create({ data: { ...order, paymentIntentId: `pi_${id}`, createdAt: paidAt, paidAt, ...change } });
  const entry = { organizationId, type: "topup", amountNanoUsd: 10_000_000_000n, counterAccount: "house:payments", reference: id } as const;
  const { id: entryId } = await database().$transaction((tx) =>
    postEntry(tx, { ...entry, paymentId: id, description: "Top-up", createdById: userId }),
  );
  return { organizationId, id, userId, entryId };
}

test("a receipt says what was paid, how, by whom, and what of it came back", async () => {
  const { organizationId, id, userId, entryId } = await pay({ refundedNanoUsd: 2_500_000_000n, disputedNanoUsd: 500_000_000n, isAutomatic: true });
  expect(await getReceipt(organizationId, entryId)).toEqual({
    number: id,
    paidAt: "2026-11-20T00:00:00.000Z",
    amount: "10.000000000",
    refunded: "2.500000000",
    disputed: "0.500000000",
    net: "7.000000000",
    method: "saved_card",
    serviceNumber: `pi_${id}`,
    payer: { name: "Ada", email: `${userId}@example.com` },
  });
});

test("test money, and a person who is gone, are said so", async () => {
  const { organizationId, userId, entryId } = await pay({ method: "manual", paymentIntentId: null });
  await database().user.deleteMany({ where: { id: userId } });
  expect(await getReceipt(organizationId, entryId)).toMatchObject({ method: "test", serviceNumber: null, payer: null, net: "10.000000000" });
});

test("there is none of another organization's payment, nor of what is no top-up", async () => {
  const [ours, theirs] = [await pay(), await pay()];
  expect(await getReceipt(ours.organizationId, theirs.entryId)).toBeNull();
  expect(await getReceipt(ours.organizationId, "txn_none")).toBeNull();
  const adjustment = { organizationId: ours.organizationId, type: "adjustment", amountNanoUsd: 1n, counterAccount: "house:adjustments" } as const;
  const { id } = await database().$transaction((tx) => postEntry(tx, { ...adjustment, reference: newId("txn"), description: "" }));
  expect(await getReceipt(ours.organizationId, id)).toBeNull();
});
