import { formatUsd } from "../../domain/money";
import type { Settlement } from "../../domain/resale";
import { totalTokens } from "../../domain/usage";
import type { Members } from "../bytes/json/parse-members";
import type { Closing } from "../hub/format";
import type { HubUsage } from "../hub/hub-answer";
import type { ReaderResult } from "../providers/contract";

/** What is known of a call when it is over and paid. */
export interface CallClosing {
  read: ReaderResult | undefined;
  /** Null: it waits on disk. */
  settlement: Settlement | null;
  /** What the endpoint of browser apps adds. */
  extras: Members;
}

/** For the formats: usage in no format, as it is counted and charged here, and what was charged. */
export function toClosing({ read, settlement }: CallClosing): Closing {
  return { usage: usageOf(read), cost: settlement ? formatUsd(settlement.chargedNanoUsd) : null };
}

function usageOf(read: ReaderResult | undefined): HubUsage | null {
  if (!read || read.source === "none") return null;
  const cacheWrite1h = read.passes.reduce((sum, { buckets }) => sum + (buckets.cacheWrite1h ?? 0), 0);
  return { ...totalTokens(read.passes), cacheWrite1h };
}
