import { beforeEach, expect, test } from "vitest";
import { database } from "../../db/client";
import { newId } from "../../domain/ids";
import { postEntry } from "../post-entry";
import { verifyPayments } from "./verify-payments";

let organizationId: string;
let id: string;
beforeEach(async () => {
  [organizationId, id] = [newId("org"), newId("pay")];
  const order = { id, organizationId, createdById: "usr_x", method: "stripe", amountNanoUsd: 10n, currency: "usd", status: "paid" };
  await database().payment.create({ data: { ...order, refundedNanoUsd: 4n, createdAt: new Date() } });
  const entry = { organizationId, counterAccount: "house:payments", paymentId: id, description: "" } as const;
  await database().$transaction(async (tx) => {
    await postEntry(tx, { ...entry, type: "topup", amountNanoUsd: 10n, reference: id });
    await postEntry(tx, { ...entry, type: "refund", amountNanoUsd: -4n, reference: `${id}/1` });
  });
});

async function differences(): Promise<string[]> {
  const found: string[] = [];
  await verifyPayments(organizationId, (difference) =>
    found.push(`${difference.subject}: ${difference.rule}: ${difference.expected}, ${difference.found}`),
  );
  return found;
}

test("a payment that its entries sum to has no difference", async () => {
  expect(await differences()).toEqual([]);
});

test.each([
  ["another amount", { amountNanoUsd: 11n }, "what was paid is booked: 11, 10"],
  ["a status that it was not paid by", { status: "expired" }, "what was paid is booked: 0, 10"],
  ["more refunded", { refundedNanoUsd: 5n }, "what was refunded is booked: 5, 4"],
  ["a dispute that was not booked", { disputedNanoUsd: 1n }, "what was disputed is booked: 1, 0"],
])("%s is named", async (_, data, rule) => {
  await database().payment.updateMany({ where: { id, organizationId }, data });
  expect(await differences()).toEqual([`${id}: ${rule}`]);
});

test("a payment that is gone is named", async () => {
  await database().payment.deleteMany({ where: { id, organizationId } });
  expect(await differences()).toEqual([`${id}: an entry of a payment has its payment: ${id}, no payment`]);
});
