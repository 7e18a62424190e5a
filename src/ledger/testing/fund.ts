import { database } from "../../db/client";
import { newId } from "../../domain/ids";
import { postEntry } from "../post-entry";

/** Tops an organization up, as a payment does. */
export async function fund(organizationId: string, amountNanoUsd: bigint): Promise<void> {
  const entry = {
    organizationId,
    type: "topup",
    amountNanoUsd,
    counterAccount: "house:payments",
    reference: newId("pay"),
    description: "Test money",
  } as const;
  await database().$transaction((tx) => postEntry(tx, entry));
}
