import { expect, it, vi } from "vitest";
import { database } from "@/db/client";
import { apiRequest, errorOf, signUp } from "../../../testing/call-route";
import { POST as charge } from "./route";

vi.hoisted(() => Object.assign(process.env, { TOPUP: "off" }));

it("with TOPUP=off nobody can top up, not even an owner", async () => {
  const { cookie, organizationId } = await signUp();
  const answer = await charge(apiRequest("/api/balance/charge", { cookie, body: { amount: 10 } }));
  expect([answer.status, (await errorOf(answer)).code]).toEqual([403, "forbidden"]);
  expect(await database().payment.count({ where: { organizationId } })).toBe(0);
  expect(await database().balance.count({ where: { organizationId } })).toBe(0);
});
