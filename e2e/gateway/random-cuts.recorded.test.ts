import { Agent } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cutOffsets } from "../tools/simulator/cut-pieces";
import { makeRandom } from "../tools/simulator/make-random";
import { askRaw, keyHeaders } from "./ask-raw";
import { expectedTokens, tokensOf } from "./expected-row";
import { type Recording, readRecordings } from "./read-recordings";
import { startGateway, type TestGateway } from "./start-gateway";

/** Per stream and mount; the key that carries them must stay below Node's limit for a request's headers. */
const CUTS = 120;
const SEED = 20261120;
const streams = readRecordings().filter(({ isStream, target }) => isStream || target.includes("streamGenerateContent"));

let gateway: TestGateway;
const client = new Agent({ connections: 8 });
const tokens: Record<string, string> = {};
let cutsMade = 0;

beforeAll(async () => {
  gateway = await startGateway();
  tokens.node = gateway.token;
  tokens.web = await gateway.makeToken("org_web");
});
afterAll(async () => {
  await client.close();
  await gateway.close();
  console.log(`random cuts: ${cutsMade} in ${streams.length} streams, twice each, seed ${SEED}`);
  expect(cutsMade).toBeGreaterThanOrEqual(10_000);
});

describe.each(["node", "web"] as const)("through the %s mount", (mount) => {
  const random = makeRandom(SEED + mount.length);
  test.each(streams.map((recording) => [recording.name, recording] as const))(
    "%s, cut anywhere: the same bytes, the same usage",
    async (_name, recording) => {
      const cuts = Array.from({ length: CUTS }, () => Math.floor(random() * recording.body.length));
      const answer = await ask(mount, recording, cuts);
      expect(answer.status).toBe(recording.status);
      expect(answer.body.equals(recording.body), `cut at ${cuts.join(", ")}`).toBe(true);
      const row = await gateway
        .database()
        .usageRecord.findUniqueOrThrow({ where: { requestId: answer.headers.get("x-monitor-request-id") as string } });
      const expected = expectedTokens(recording);
      if (expected) expect(tokensOf(row), `cut at ${cuts.join(", ")}`).toEqual(expected);
      expect(row.usageSource === "provider").toBe(expected !== null);
      cutsMade += cutOffsets({ cuts, length: recording.body.length }).length;
    },
  );
});

function ask(mount: "node" | "web", recording: Recording, cuts: number[]) {
  return askRaw(client, {
    origin: gateway.mounts.find(({ name }) => name === mount)?.origin as string,
    method: recording.method,
    target: recording.target,
    headers: { ...keyHeaders(recording.provider, { fixture: recording.name, cuts }), "x-monitor-token": tokens[mount] as string },
    body: recording.requestBody,
  });
}
