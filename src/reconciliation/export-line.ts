import type { AttoUsd } from "./read-cells";

/** As our rows count them: `input` is all input, the cache's parts included. */
export const TOKEN_KINDS = ["input", "output", "cacheRead", "cacheWrite"] as const;
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** What one record of an export says. */
export interface ExportLine {
  /** `2026-11-20`, of the file's time zone. */
  day: string;
  /** As the file writes it; null: it is about something else than a model. */
  model: string | null;
  /** Of the kinds that it states. */
  tokens: Partial<Record<TokenKind, bigint>>;
  /** Null: it states none. Without a model either, it says that on its day there was nothing. */
  cost: AttoUsd | null;
}
