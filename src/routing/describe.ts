import { formatUsd } from "../domain/money";
import type { Candidate } from "../domain/route";

export const nameOf = ({ providerId, modelId }: Candidate) => `${providerId}/${modelId}`;
/** `1940.2` → `1,940`. Not by Intl, which takes ten times as long: this is done for every call. */
export const describeNumber = (value: number) => String(Math.round(value)).replace(/\B(?=(?:\d{3})+$)/g, ",");
export const describeMs = (ms: number) => `${describeNumber(ms)} ms`;
export const describeSeconds = (ms: number) => `${describeNumber(Math.max(0, Math.ceil(ms / 1000)))} s`;
/** At least two digits after the point, and no zeros beyond them. */
export const describeUsd = (nanoUsd: bigint) => `$${formatUsd(nanoUsd).replace(/(\.\d\d\d*?)0+$/, "$1")}`;
export const describeCount = (count: number, noun: string) => `${describeNumber(count)} ${noun}${count === 1 ? "" : "s"}`;

/** The others of a comparison, as the end of a sentence. */
export function listOthers(all: readonly Candidate[], first: Candidate, compare: (candidate: Candidate) => string): string {
  return all
    .filter((candidate) => candidate !== first)
    .map((candidate) => `; ${nameOf(candidate)} ${compare(candidate)}`)
    .join("");
}
