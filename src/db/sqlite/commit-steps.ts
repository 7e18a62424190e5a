import type { ClosingWork, CommitWork, HoldWork, RenewalWork, UsageRow } from "../commit-work";
import { STATEMENTS, type StatementName } from "./statements";

/**
 * A statement, and the rows of parameters that it runs for. `write`: `otherwise` runs for each row that has changed nothing, with parameters of its
 * own or (null) the same ones. `writeText`: the same, and each row's last parameter is the place of a text among the group's.
 * `read`: what it reads is wanted. `guard`: where it reads nothing the next step is left out.
 */
export type CommitStep = [
  statement: number,
  kind: "write" | "writeText" | "read" | "guard",
  rows: unknown[][],
  otherwise?: [statement: number, rows: (unknown[] | null)[]],
];

/** One transaction. The texts (JSON, which has no line breaks) go to the thread beside the steps, so that it has to read neither them nor their escapes. */
export interface Program {
  steps: CommitStep[];
  texts: string[];
}

const PLACES = Object.fromEntries(Object.keys(STATEMENTS).map((name, place) => [name, place])) as Record<StatementName, number>;

const write = (name: StatementName, rows: unknown[][]): CommitStep => [PLACES[name], "write", rows];
const read = (name: StatementName, ...lists: unknown[][]): CommitStep => [PLACES[name], "read", [lists.map((list) => JSON.stringify(list))]];

/** Which of the steps runs this statement; -1: none. */
export function placeOf({ steps }: Program, name: StatementName): number {
  return steps.findIndex(([statement]) => statement === PLACES[name]);
}

/** One transaction's statements; doing it twice changes nothing. */
export function commitSteps({ renewals, closings, usageRows, holds }: CommitWork): Program {
  const program: Program = { steps: [], texts: [] };
  const { steps } = program;
  if (renewals.length > 0) steps.push(write("renew", renewals.map(renewalParameters)));
  for (const closing of closings) steps.push(closingStep(closing));
  if (usageRows.length > 0) addUsage(program, usageRows);
  if (holds.length > 0) addHolds(steps, holds);
  return program;
}

function renewalParameters({ expiresAtMs, requestId }: RenewalWork): unknown[] {
  return [expiresAtMs, requestId];
}

function closingStep(closing: ClosingWork): CommitStep {
  const { closedAtMs } = closing;
  if ("requestId" in closing) return write("release", [[closedAtMs, closing.requestId]]);
  if ("owner" in closing) return write("expireOwned", [[closedAtMs, closing.owner]]);
  return write("expireLate", [[closedAtMs, closing.expiredAtMs]]);
}

function addUsage({ steps, texts }: Program, rows: readonly UsageRow[]): void {
  const plain = rows.filter((row) => !row.settlement);
  const settled = rows.filter((row) => row.settlement);
  const readings = rows.filter((row) => row.ifCounted && !row.settlement);
  const parameters = (row: UsageRow) => usageParameters(row, texts.push(detailOf(row)) - 1);
  steps.push(write("mark", [[]]));
  if (plain.length > 0) {
    const others = plain.map(({ ifCounted }) => (ifCounted ? parameters(ifCounted) : null));
    steps.push([PLACES.insertUsage, "writeText", plain.map(parameters), [PLACES.insertUncounted, others]]);
  }
  if (settled.length > 0) addSettlements(steps, settled, settled.map(parameters));
  steps.push(write("rollUp", [[]]));
  if (readings.length > 0) steps.push(read("readReadAgain", readings.map(requestOf)));
}

function addSettlements(steps: CommitStep[], rows: readonly UsageRow[], parameters: unknown[][]): void {
  const works = rows.flatMap((row) => (row.settlement ? [{ row, ...row.settlement }] : []));
  const posting = (id: "chargeId" | "overrunId") =>
    works.map((work) => [work.row.organizationId, work.row.requestId, work[id], work.priceNanoUsd, work.description, work.closedAtMs]);
  const organizations = organizationsOf(rows);
  const requests = rows.map(requestOf);
  steps.push(
    write("openBalance", organizations.map(alone)),
    write(
      "settleHold",
      works.map(({ row, status, closedAtMs }) => [status, closedAtMs, row.requestId]),
    ),
    write("charge", posting("chargeId")),
    [PLACES.isShort, "guard", [[JSON.stringify(organizations), JSON.stringify(requests)]]],
    write("overrun", posting("overrunId")),
    [PLACES.insertSettled, "writeText", parameters],
    read("readPaid", requests),
  );
}

function addHolds(steps: CommitStep[], holds: readonly HoldWork[]): void {
  const organizations = organizationsOf(holds);
  steps.push(
    write("openBalance", organizations.map(alone)),
    write("openHold", holds.map(holdParameters)),
    read("readGranted", holds.map(requestOf)),
    read("readBalances", organizations),
  );
}

const alone = (value: unknown): unknown[] => [value];
const requestOf = ({ requestId }: { requestId: string }): string => requestId;
const organizationsOf = (items: readonly { organizationId: string }[]): string[] => [...new Set(items.map(({ organizationId }) => organizationId))];

/** One literal: made of parts, a row takes four times as long. */
function usageParameters(row: UsageRow, detail: number): unknown[] {
  return [
    row.requestId,
    row.organizationId,
    row.credentialId,
    row.mode,
    row.provider,
    row.model,
    row.statusCode,
    row.outcome,
    row.inputTokens,
    row.outputTokens,
    row.cacheReadTokens,
    row.cacheWriteTokens,
    row.reasoningTokens,
    row.costStatus,
    row.providerCostNanoUsd,
    row.marginNanoUsd,
    row.ttftMs,
    row.latencyMs,
    row.sessionId,
    row.userId,
    row.createdAt,
    row.chargedNanoUsd,
    row.countedResponseId,
    row.catalogModel ?? "",
    detail,
  ];
}

function detailOf(row: UsageRow): string {
  return JSON.stringify({
    requestedModel: row.requestedModel,
    method: row.method,
    endpoint: row.endpoint,
    wire: row.wire,
    errorCode: row.errorCode,
    isStreaming: row.isStreaming,
    usageSource: row.usageSource,
    marginPpm: row.marginPpm,
    passes: row.passes,
    rawUsage: row.rawUsage,
    attempts: row.attempts,
    tags: row.tags,
    providerRequestId: row.providerRequestId,
    providerResponseId: row.providerResponseId,
    route: row.route,
    routing: row.routing,
  });
}

function holdParameters(hold: HoldWork): unknown[] {
  const { requestId, organizationId, amountNanoUsd, amountNanoUsdMin, credentialId, provider, model, priceVersionId, marginPpm } = hold;
  const { inputTokensMax, outputTokensMax, owner, createdAtMs, expiresAtMs, labels = null } = hold;
  const what = [requestId, organizationId, amountNanoUsd, amountNanoUsdMin, credentialId, provider, model, priceVersionId, marginPpm];
  return [...what, inputTokensMax, outputTokensMax, owner, createdAtMs, expiresAtMs, labels];
}
