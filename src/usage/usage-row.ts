export type { UsageRow } from "../db/usage-row";
