import { Agent } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Script } from "../tools/simulator/script";
import { askRaw, keyHeaders } from "./ask-raw";
import { expectedTokens, tokensOf } from "./expected-row";
import { readRecordings } from "./read-recordings";
import { startGateway, type TestGateway } from "./start-gateway";

let gateway: TestGateway;
const client = new Agent({ connections: 8 });
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(async () => {
  await client.close();
  await gateway.close();
});

const recordedChats = readRecordings().filter(
  ({ api, isStream, requestBody }) => isStream && api.endsWith("chat_completions") && /"include_usage":\s*true/.test(requestBody ?? ""),
);
/** Longer ones are cut into longer pieces: each piece is a write. */
const PIECES = 3_000;
test("there are recordings that state their usage", () => expect(recordedChats.length).toBeGreaterThanOrEqual(20));

describe.each(["node", "web"] as const)("a recorded stream whose caller did not ask for its usage, through the %s mount", (mount) => {
  const origin = () => gateway.mounts.find(({ name }) => name === mount)?.origin as string;

  test.each(recordedChats.map((recording) => [recording.name, recording] as const))(
    "%s: as recorded, without what was added",
    async (_name, recording) => {
      const { stream_options: _, ...body } = JSON.parse(recording.requestBody as string);
      const pieceBytes = Math.ceil(recording.body.length / PIECES);
      for (const script of [{}, { cuts: `each:${pieceBytes}` }] satisfies Script[]) {
        const answer = await askRaw(client, {
          ...{ origin: origin(), method: "POST", target: recording.target, body: JSON.stringify(body) },
          headers: { ...keyHeaders(recording.provider, { ...script, fixture: recording.name }), "x-monitor-token": gateway.token },
        });
        const requestId = answer.headers.get("x-monitor-request-id") as string;
        const row = await gateway.database().usageRecord.findUniqueOrThrow({ where: { requestId } });
        expect(answer.body.toString()).toBe(withoutUsage(recording.body.toString()));
        expect(tokensOf(row)).toEqual(expectedTokens(recording));
      }
    },
  );
});

/** The events as they would be without the option, by their JSON and not by the gateway's own way: providers print it without spaces. */
function withoutUsage(stream: string): string {
  return stream
    .split(/(?<=\n\n)/)
    .map((event) => {
      if (!event.startsWith("data: {")) return event;
      const { usage, ...rest } = JSON.parse(event.slice(6));
      if (usage === undefined) return event;
      const isAdded = usage !== null && rest.choices.length === 0 && rest.moderation === undefined;
      return isAdded ? "" : event.replace(`,"usage":${JSON.stringify(usage)}`, "");
    })
    .join("");
}
