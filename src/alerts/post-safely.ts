import { Agent, type Dispatcher, request } from "undici";
import { once } from "../db/once";
import { env } from "../env";
import { publicConnector } from "../outbound/public-only";

/** What became of one try. `error`: in words, without addresses and secrets; null: it was delivered. */
export interface Outcome {
  statusCode: number | null;
  error: string | null;
}

const ANSWER_MS_MAX = 10_000;
const CONNECT_MS_MAX = 5_000;
/** Nobody reads it: it is read so that the connection can be used again. */
const ANSWER_BYTES_MAX = 16 * 1024;
const CONNECTIONS_PER_ORIGIN_MAX = 8;

/** This process's connections to receivers of alerts: to public addresses only, unless the operator permits others. */
export const receiverDispatcher = (): Dispatcher =>
  once("receiver-dispatcher", () => {
    const timeout = CONNECT_MS_MAX;
    const connect = env.ALLOW_PRIVATE_WEBHOOKS ? { timeout } : publicConnector({ timeout });
    return new Agent({ connections: CONNECTIONS_PER_ORIGIN_MAX, pipelining: 1, maxHeaderSize: 16 * 1024, connect });
  });

interface Post {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** Posts JSON, for a bounded time. Follows no redirect: what was checked is where it goes. Never throws. */
export async function postSafely({ url, headers, body }: Post, dispatcher: Dispatcher, answerMsMax = ANSWER_MS_MAX): Promise<Outcome> {
  const signal = AbortSignal.timeout(answerMsMax);
  try {
    const answer = await request(url, {
      dispatcher,
      method: "POST",
      headers: { "content-type": "application/json", "user-agent": "llm-monitor", ...headers },
      body,
      signal,
      headersTimeout: answerMsMax,
      bodyTimeout: answerMsMax,
    });
    // The status is the answer. What comes behind it changes nothing, and nobody waits for it: until a yes is written, it may be asked for again.
    void answer.body.dump({ limit: ANSWER_BYTES_MAX, signal }).catch(() => undefined);
    return judgeStatus(answer.statusCode);
  } catch (error) {
    return { statusCode: null, error: signal.aborted ? `no answer within ${answerMsMax / 1000} s` : explain(error) };
  }
}

function judgeStatus(statusCode: number): Outcome {
  if (statusCode >= 200 && statusCode < 300) return { statusCode, error: null };
  if (statusCode >= 300 && statusCode < 400) return { statusCode, error: `it redirects (${statusCode}), which is not followed` };
  return { statusCode, error: `it answers ${statusCode}` };
}

/** By the system's or undici's code: messages may hold addresses. */
function explain(error: unknown): string {
  const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
  const reason = String(code ?? cause?.code ?? "no reason given");
  return reason === "EPRIVATE" ? "url: leads to a private address, where nothing is sent" : `it cannot be reached (${reason})`;
}
