import { parseUsd } from "@/domain/money";
import type { filterShape } from "../filter";

/** Filters as they stand in a URL. */
export type AskedFilters = { [K in Exclude<keyof typeof filterShape, "from" | "to">]?: string };

/** What a call's row says; amounts as the writer has them, or as the database gives them back. */
export interface MeantRow {
  requestId: string;
  mode: string;
  provider: string;
  model: string;
  credentialId: string;
  statusCode: number;
  outcome: string;
  providerCostNanoUsd: string | bigint | null;
  chargedNanoUsd: string | bigint | null;
  latencyMs: number;
  route?: string | null | undefined;
  sessionId: string | null;
  userId: string | null;
  tags: string | null;
}

export const isErrorRow = ({ statusCode, outcome }: MeantRow) => statusCode >= 400 || outcome === "broken" || outcome === "refused";
export const tagsOfRow = ({ tags }: MeantRow) => JSON.parse(tags ?? "{}") as Record<string, string>;

/** The contract's filters, said once more in plain JavaScript. */
export function isMeant(row: MeantRow, asked: AskedFilters): boolean {
  const spent = row.chargedNanoUsd ?? row.providerCostNanoUsd;
  const checks: Record<keyof AskedFilters, (text: string) => boolean> = {
    mode: (text) => row.mode === text,
    provider: (text) => row.provider === text,
    model: (text) => row.model === text,
    keyId: (text) => row.credentialId === text,
    route: (text) => row.route === text,
    sessionId: (text) => row.sessionId === text,
    userId: (text) => row.userId === text,
    tag: (text) => Object.entries(tagsOfRow(row)).some(([name, value]) => `${name}=${value}` === text),
    status: (text) => (/\d/.test(text) ? row.statusCode === Number(text) : isErrorRow(row) === (text === "error")),
    minCost: (text) => spent !== null && BigInt(spent) >= parseUsd(text),
    maxCost: (text) => spent !== null && BigInt(spent) <= parseUsd(text),
    minLatencyMs: (text) => row.latencyMs >= Number(text),
    maxLatencyMs: (text) => row.latencyMs <= Number(text),
    requestId: (text) => row.requestId.startsWith(text),
  };
  return Object.entries(asked).every(([key, text]) => checks[key as keyof AskedFilters](text));
}
