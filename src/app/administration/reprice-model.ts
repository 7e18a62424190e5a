import { z } from "zod";
import type { Actor } from "@/audit/record-change";
import { findModelRow } from "@/catalog/edit/find-rows";
import { formatUsd } from "@/domain/money";
import { repriceCalls } from "@/metering/reprice-calls";

const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], "must be ISO 8601, like 2026-11-20T08:00:00Z, or a date, like 2026-11-20")
  .transform((text) => new Date(text));

/** `to`: until now, when it is not given. */
export const repriceBody = z
  .strictObject({ from: moment, to: moment.optional(), dryRun: z.boolean().default(false) })
  .refine(({ from, to }) => from < (to ?? new Date()), { path: ["from"], error: "must be before `to`" });

/** Of what was charged, in US dollars. @throws AppError `not_found` */
export async function repriceModel(actor: Actor, modelId: string, { from, to, dryRun }: z.output<typeof repriceBody>) {
  const { providerId, id } = await findModelRow(modelId);
  const report = await repriceCalls(actor, { model: { providerId, id }, from, to: to ?? new Date(), isDryRun: dryRun });
  const { requests, oldNanoUsd, newNanoUsd, differenceNanoUsd, uncollectedNanoUsd } = report;
  return {
    requests,
    oldCost: formatUsd(oldNanoUsd),
    newCost: formatUsd(newNanoUsd),
    difference: formatUsd(differenceNanoUsd),
    uncollected: formatUsd(uncollectedNanoUsd),
  };
}
