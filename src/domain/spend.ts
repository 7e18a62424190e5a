/** How far back a list of credentials shows what was spent with each. */
export const SPEND_DAYS = 30;
/** The height of the dearest day's bar. */
export const SPEND_BAR_MAX = 20;

/** What was spent with one credential lately: charged for resold calls, the provider's cost for all others. */
export interface Spend {
  /** USD, a decimal string. */
  total: string;
  /** Of each day, the last one ends with this hour: 0 nothing, else from 1 to `SPEND_BAR_MAX`. */
  bars: number[];
}
