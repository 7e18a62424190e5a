import { streamCsv } from "@/domain/stream-csv";
import type { UsageFilter } from "../filter";
import { findRequests, type LogRow } from "./list-requests";
import type { RequestCursor } from "./request-cursor";
import { presentRequest } from "./request-json";

const PAGE_ROWS = 500;

type Request = ReturnType<typeof presentRequest> & { keyId: string };

/** The contract's columns, in its order. Amounts are decimal strings in USD; what is not known, or does not apply, is empty. */
const CELLS = {
  requestId: ({ requestId }) => requestId,
  createdAt: ({ createdAt }) => createdAt,
  mode: ({ mode }) => mode,
  provider: ({ provider }) => provider,
  model: ({ model }) => model,
  requestedModel: ({ requestedModel }) => requestedModel,
  route: ({ route }) => route,
  keyId: ({ keyId }) => keyId,
  sessionId: ({ sessionId }) => sessionId,
  userId: ({ userId }) => userId,
  // As the header writes them that sets them.
  tags: ({ tags }) =>
    tags &&
    Object.entries(tags)
      .map(([name, value]) => `${name}=${value}`)
      .join(","),
  statusCode: ({ statusCode }) => String(statusCode),
  outcome: ({ outcome }) => outcome,
  errorCode: ({ errorCode }) => errorCode,
  isStreaming: ({ isStreaming }) => String(isStreaming),
  inputTokens: ({ tokens }) => String(tokens.input),
  outputTokens: ({ tokens }) => String(tokens.output),
  cacheReadTokens: ({ tokens }) => String(tokens.cacheRead),
  cacheWriteTokens: ({ tokens }) => String(tokens.cacheWrite),
  reasoningTokens: ({ tokens }) => String(tokens.reasoning),
  costStatus: ({ cost }) => cost.status,
  providerCost: ({ cost }) => cost.provider,
  margin: ({ cost }) => cost.margin,
  charged: ({ cost }) => cost.charged,
  ttftMs: ({ ttftMs }) => (ttftMs === null ? null : String(ttftMs)),
  latencyMs: ({ latencyMs }) => String(latencyMs),
} satisfies Record<string, (request: Request) => string | null>;

function cellsOf(row: LogRow): (string | null)[] {
  const request = { ...presentRequest(row), keyId: row.credentialId };
  return Object.values(CELLS).map((cell) => cell(request));
}

/** Every call that the filter means as CSV, newest first; each once, whatever is written meanwhile. */
export function exportRequests(organizationId: string, filter: UsageFilter): ReadableStream<Uint8Array> {
  return streamCsv<RequestCursor>({
    columns: Object.keys(CELLS),
    async readPage(cursor) {
      const { rows, next } = await findRequests(organizationId, filter, { limit: PAGE_ROWS, cursor });
      return { rows: rows.map(cellsOf), nextCursor: next };
    },
  });
}
