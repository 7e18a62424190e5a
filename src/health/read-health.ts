import { HEALTH_STATUSES, type HealthStatus } from "../domain/health";
import type { RouteTarget } from "../domain/route";
import type { TargetSnapshot } from "../routing/router";
import { type Judgement, judgeBreakers, judgeCalls, worstOf } from "./judge-targets";
import { readHealthRows } from "./provider-rows";

/** A check of longer ago says nothing any more. */
const CHECK_LIFE_MS = 5 * 60 * 1000;

export interface ProviderHealthView {
  status: HealthStatus;
  /** What is wrong; null: nothing, or not known. */
  error: string | null;
  /** The last check, or the last call where none was made; null: neither. */
  checkedAt: Date | null;
  /** Of the last check. */
  latencyMs: number | null;
}

export interface HealthView {
  provider(providerId: string): ProviderHealthView;
  model(target: RouteTarget): HealthStatus;
}

type Row = Awaited<ReturnType<typeof readHealthRows>> extends ReadonlyMap<string, infer T> ? T : never;

/**
 * How providers and models are, by the last checks of all processes, the breakers, which they share, and this process's calls of the last minute.
 * Never throws: without the database it is what this process has seen.
 */
export async function readHealthView(targets: readonly TargetSnapshot[], nowMs: number): Promise<HealthView> {
  const rows = await readHealthRows().catch((): ReadonlyMap<string, Row> => new Map());
  return {
    provider(providerId) {
      const row = rows.get(providerId);
      const own = targets.filter((target) => target.providerId === providerId);
      const { status, error } = worstOf(readCheck(row, nowMs), judgeBreakers(own, nowMs), judgeCalls(own));
      const lastCallMs = Math.max(0, ...own.map(({ lastAtMs }) => lastAtMs ?? 0));
      const checkedAt = row?.checkedAt ?? (lastCallMs > 0 ? new Date(lastCallMs) : null);
      return { status, error, checkedAt, latencyMs: row?.latencyMs ?? null };
    },
    model({ providerId, upstreamModel }) {
      const own = targets.filter((target) => target.providerId === providerId && target.upstreamModel === upstreamModel);
      const seen = worstOf(judgeBreakers(own, nowMs), judgeCalls(own));
      const { status } = readCheck(rows.get(providerId), nowMs);
      return status === "down" || seen.status === "unknown" ? status : seen.status;
    },
  };
}

function readCheck(row: Row | undefined, nowMs: number): Judgement {
  const isFresh = row?.checkedAt && nowMs - row.checkedAt.getTime() < CHECK_LIFE_MS;
  const status = isFresh ? HEALTH_STATUSES.find((known) => known === row.status) : undefined;
  return status && row ? { status, error: row.error } : { status: "unknown", error: null };
}
