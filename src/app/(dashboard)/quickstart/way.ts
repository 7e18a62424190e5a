/** Through us with one's own provider keys, or with one key of ours. */
export type Way = "own" | "reseller";
