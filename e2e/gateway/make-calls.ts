import { Agent } from "undici";
import { keyHeaders } from "./ask-raw";
import type { PlannedCall } from "./plan-mixed-calls";

/** What the client saw of a call. */
export interface Seen {
  status: number | null;
  isWhole: boolean;
}

export interface CallsToMake {
  origin: string;
  token: string;
  plan: readonly PlannedCall[];
  connections: number;
  /** Longest silence: a call that hangs becomes a finding instead of hanging the test. */
  callMsMax: number;
}

/** Makes the calls over so many connections, each of which takes the next call when it is free. Resolves with what was seen, by the calls' numbers. */
export async function makeCalls({ origin, token, plan, connections, callMsMax }: CallsToMake): Promise<Seen[]> {
  const client = new Agent({ connections, pipelining: 1, headersTimeout: callMsMax, bodyTimeout: callMsMax });
  const seen: Seen[] = [];
  let next = 0;
  const work = async () => {
    for (let call = plan[next++]; call; call = plan[next++]) seen[call.number] = await callOnce(client, { origin, token }, call);
  };
  await Promise.all(Array.from({ length: connections }, work));
  await client.destroy();
  return seen;
}

async function callOnce(client: Agent, { origin, token }: { origin: string; token: string }, call: PlannedCall): Promise<Seen> {
  const seen: Seen = { status: null, isWhole: false };
  try {
    const answer = await client.request({
      origin,
      path: call.target,
      method: call.method as "GET" | "POST",
      headers: {
        ...keyHeaders(call.provider, call.script),
        "content-type": "application/json",
        "x-monitor-token": token,
        // Ours stays here, theirs goes on: by these a row and a page of the books are known to be the same call.
        "x-monitor-session": String(call.number),
        "x-call": String(call.number),
      },
      body: call.body,
      ...(call.fate === "leaving" ? { signal: AbortSignal.timeout(call.leavesAfterMs) } : {}),
    });
    seen.status = answer.statusCode;
    for await (const _ of answer.body);
    seen.isWhole = true;
  } catch {
    // Broken off, by whomever: what the client saw is in `seen`.
  }
  return seen;
}
