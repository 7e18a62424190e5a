import { afterAll, describe, expect, test } from "vitest";
import { GroupCommit } from "../db/group-commit";
import { newId } from "../domain/ids";
import { holdOrRefuse } from "../gateway/hold-or-refuse";
import { holdRequest } from "../metering/testing/resold-call";
import { HoldKeeper, type HoldKeeperOptions } from "./hold-keeper";

const group = new GroupCommit();
afterAll(() => group.close());

/** As the gateway holds, with a database that does this when it is asked for the organization's margin. */
function hold(marginOf: HoldKeeperOptions["marginOf"]) {
  const keeper = new HoldKeeper({ group, holdWaitMsMax: 200, marginPpmDefault: 0, nowMs: Date.now, marginOf });
  const request = holdRequest({ organizationId: newId("org") });
  return holdOrRefuse({ hold: (asked) => keeper.open(asked) }, request, () => 100).catch((error: unknown) => error);
}

describe("while the database is away, a call is told to try again and nothing is held for it", () => {
  test("when the margin cannot be read", async () => {
    expect(await hold(() => Promise.reject(new Error("connection refused")))).toMatchObject({
      code: "unavailable",
      status: 503,
      retryAfterSeconds: 2,
    });
  });

  test("when the margin does not come: it waits no longer than for a hold", async () => {
    expect(await hold(() => new Promise(() => {}))).toMatchObject({ code: "unavailable", status: 503 });
  });
});
