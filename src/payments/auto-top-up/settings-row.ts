import { NANO_PER_USD } from "../../domain/money";

/** What is shown before anybody has set anything. */
export const DEFAULTS = { thresholdNanoUsd: 5n * NANO_PER_USD, amountNanoUsd: 25n * NANO_PER_USD, ceilingNanoUsd: 100n * NANO_PER_USD } as const;

/** Attempts may be made again: something has been paid, or somebody has changed what they depend on. */
export const NO_PROBLEM = { failures: 0, problem: null, pausedUntil: null } as const;

/** The problem of having paid as much in this month as its ceiling allows; all others are the payment service's codes. */
export const CEILING_PROBLEM = "ceiling";
