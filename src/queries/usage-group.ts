import { AppError } from "@/domain/errors";
import type { Sums } from "./sums";

/** Names of models come from outside; beyond this many groups in one answer the question is refused. */
export const GROUPS_MAX = 20_000;

/** Sums of one provider's model. */
export interface UsageGroup {
  provider: string;
  model: string;
  sums: Sums;
}

/** For the hours of a month, each with its own groups. */
export const HOURLY_GROUPS_MAX = 100_000;

export function refuseTooManyGroups(count: number, max: number = GROUPS_MAX): void {
  if (count <= max) return;
  throw new AppError("invalid_request", `This range holds more than ${max} sums of different models.`, {
    remedy: "Ask for a shorter range or for days, or filter by provider or model.",
  });
}
