import { callApi } from "@/app/call-api";
import type { RequestJson } from "@/queries/requests/request-json";
import type { CallRecord } from "./conversation";

/** A call that was stopped is read to its end for up to half a minute before it is settled. */
const WAITS_MS = [0, 250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000];

interface WantedRecord {
  /** Empty: the call was stopped before the gateway had told its id. */
  requestId: string;
  /** The label that the call carries, and when it was sent: by these a call without an id is found. */
  sessionId: string;
  sentAtMs: number;
}

/** What the books say of a call, as soon as it stands there; null: it does not. */
export async function fetchRecord(wanted: WantedRecord): Promise<{ requestId: string; record: CallRecord } | null> {
  for (const waitMs of WAITS_MS) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    const request = await findRequest(wanted);
    if (request) return { requestId: request.requestId, record: toRecord(request) };
  }
  return null;
}

/** By the list, which answers "none yet" where asking for one by its id would be an error. */
async function findRequest({ requestId, sessionId, sentAtMs }: WantedRecord): Promise<RequestJson | null> {
  const query = new URLSearchParams(requestId ? { requestId, limit: "1" } : { sessionId, limit: "1" });
  const answer = await callApi<{ requests: RequestJson[] }>(`/api/usage/requests?${query}`);
  const newest = answer.ok ? answer.data.requests[0] : undefined;
  if (!newest || requestId) return newest ?? null;
  return Date.parse(newest.createdAt) >= sentAtMs - CLOCKS_DIFFER_MS ? newest : null;
}

/** Between this machine's clock and the server's. */
const CLOCKS_DIFFER_MS = 2_000;

function toRecord({ tokens, cost, ttftMs, latencyMs }: RequestJson): CallRecord {
  const { input, output, reasoning } = tokens;
  return { inputTokens: input, outputTokens: output, reasoningTokens: reasoning, cost: cost.charged ?? cost.provider, ttftMs, latencyMs };
}
