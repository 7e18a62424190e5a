import type { topUp } from "@/payments/top-up";
import { getBalance } from "@/queries/balance/get-balance";
import { presentMovement } from "@/queries/balance/list-movements";

/** 201 with the new balance when it has been credited; 200 with a checkout URL when it must be paid first. */
export async function answerTopUp(organizationId: string, result: Awaited<ReturnType<typeof topUp>>): Promise<Response> {
  if ("checkoutUrl" in result) return Response.json({ checkoutUrl: result.checkoutUrl });
  const { balance, available, held } = (await getBalance(organizationId)).balance;
  return Response.json({ balance, available, held, transaction: presentMovement(organizationId, result.entry) }, { status: 201 });
}
