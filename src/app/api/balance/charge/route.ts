import { z } from "zod";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { originOf } from "@/app/origin";
import { topUp } from "@/payments/top-up";
import { topUpAmountSchema } from "@/payments/top-up-amount";
import { answerTopUp } from "./answer-top-up";

/** `POST /api/balance/charge {amount}`, for admins and owners: members can spend the balance but not top it up. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "admin", body: z.strictObject({ amount: topUpAmountSchema }) }, async ({ member, body, request }) => {
    const { organizationId, userId } = member;
    const result = await topUp({ organizationId, createdById: userId, amountNanoUsd: body.amount, origin: originOf(request.headers) });
    return answerTopUp(organizationId, result);
  }),
});
