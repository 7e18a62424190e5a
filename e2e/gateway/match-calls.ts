import type { SimCall } from "../tools/simulator/start-simulator";
import type { RowTokens } from "./expected-row";
import type { Seen } from "./make-calls";
import type { PlannedCall } from "./plan-mixed-calls";
import type { TestGateway } from "./start-gateway";

/** One call as all three saw it: the client, the provider and the gateway. */
export interface Finding extends Seen {
  call: PlannedCall;
  /** What the provider's books have of it, and our rows. */
  booked: SimCall[];
  rows: Awaited<ReturnType<typeof readRows>>;
}

/** Brings together what belongs together: by the number that went to the provider in a header, and into our row as its session. */
export async function matchCalls(gateway: TestGateway, plan: readonly PlannedCall[], seen: readonly Seen[]): Promise<Finding[]> {
  const all: Finding[] = plan.map((call) => ({ call, ...(seen[call.number] as Seen), booked: [], rows: [] }));
  const findCall = (number: number, what: unknown) => {
    const finding = all[number];
    if (!finding) throw new Error(`This belongs to no call: ${JSON.stringify(what)}`);
    return finding;
  };
  for (const page of gateway.simulator.books.calls) findCall(numberOf(page), page).booked.push(page);
  for (const row of await readRows(gateway)) findCall(Number(row.sessionId ?? -1), row).rows.push(row);
  return all;
}

function numberOf({ rawHeaders }: SimCall): number {
  return Number(rawHeaders[rawHeaders.findIndex((name) => name.toLowerCase() === "x-call") + 1]);
}

const readRows = (gateway: TestGateway) =>
  gateway.database().usageRecord.findMany({
    where: { organizationId: gateway.organizationId },
    select: {
      ...{ sessionId: true, outcome: true, statusCode: true, errorCode: true, usageSource: true, providerRequestId: true },
      ...{ inputTokens: true, outputTokens: true, cacheReadTokens: true, cacheWriteTokens: true, reasoningTokens: true },
    },
  });

/** What the provider used, in a row's words. */
export function bookedTokens(page: SimCall | undefined): RowTokens {
  const { input = 0, output = 0, cacheRead = 0, cacheWrite = 0, reasoning = 0 } = page?.servedTokens ?? {};
  return { inputTokens: input, outputTokens: output, cacheReadTokens: cacheRead, cacheWriteTokens: cacheWrite, reasoningTokens: reasoning };
}

/** For the message of a test that fails. */
export function describeFinding({ call, booked, rows, status, isWhole }: Finding): string {
  const pages = booked.map(({ id, status: sent, endedBy, usageWasSent, servedTokens }) =>
    JSON.stringify({ id, sent, endedBy, usageWasSent, servedTokens }),
  );
  return `#${call.number} ${call.wire}, ${call.fate} ${JSON.stringify(call.script)}: client saw ${status} ${isWhole ? "whole" : "broken"}; books ${pages}; rows ${JSON.stringify(rows)}`;
}
