export type { UsageRow } from "../db/commit-work";
