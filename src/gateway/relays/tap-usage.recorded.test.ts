import { isDeepStrictEqual } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import type { UsageReader } from "../providers/contract";
import { builtInDialect } from "../providers/testing/built-in-dialect";
import { routeFixture } from "../providers/testing/read-answer";
import { type Fixture, readFixtures } from "../providers/testing/read-fixtures";
import { tapInPieces } from "../testing/tap-in-pieces";

/** Every single cut of a longer one would take minutes; the random cuts of the end-to-end suite are for those. */
const BYTES_MAX = 2_600;
const streams = readFixtures().filter(({ isEventStream, body }) => isEventStream && body.length <= BYTES_MAX);

function makeReader(fixture: Fixture): UsageReader | null {
  const route = routeFixture(fixture);
  const context = { requestedModel: "asked-for", statusCode: fixture.status, inputTextBytes: fixture.request.length, method: fixture.method };
  return builtInDialect(route.dialect).usageReader(route.wire, context);
}

const tapped = (fixture: Fixture, cuts: readonly number[], stripsUsage: boolean) =>
  tapInPieces(fixture.body, { cuts, stripsUsage, reader: makeReader(fixture) });

let cuts = 0;
afterAll(() => console.log(`UsageTap: ${streams.length} streams, ${cuts} cuts, each on its own`));

/** `expect` on each of many thousand cuts takes longer than all the rest. */
function expectSame(actual: Awaited<ReturnType<typeof tapped>>, whole: typeof actual, cut: number): void {
  cuts++;
  if (!isDeepStrictEqual(actual, whole)) expect({ cut, ...actual }).toEqual({ cut, ...whole });
}

describe("UsageTap", () => {
  it("is tried on enough streams", () => expect(streams.length).toBeGreaterThanOrEqual(25));

  it.each(streams.map((fixture) => [fixture.name, fixture] as const))(
    "%s: cut in two anywhere, the bytes and the usage are the same",
    async (_name, fixture) => {
      const whole = await tapped(fixture, [], false);
      expect(whole.bytes.equals(fixture.body)).toBe(true);
      for (let cut = 1; cut < fixture.body.length; cut++) {
        const { bytes, ...rest } = await tapped(fixture, [cut], false);
        if (!bytes.equals(fixture.body)) expect.fail(`other bytes when cut at ${cut}`);
        expect({ cut, ...rest }).toEqual({ cut, endEvents: whole.endEvents, sawEndEvent: whole.sawEndEvent, result: whole.result });
      }
    },
  );

  const chats = streams.filter((fixture) => routeFixture(fixture).acceptsIncludeUsage);
  it.each(chats.map((fixture) => [fixture.name, fixture] as const))("%s: cut in two anywhere, the same is taken out", async (_name, fixture) => {
    const whole = await tapped(fixture, [], true);
    expect(whole.bytes.includes('"usage"')).toBe(false);
    for (let cut = 1; cut < fixture.body.length; cut++) {
      expectSame(await tapped(fixture, [cut], true), whole, cut);
    }
  });
});
