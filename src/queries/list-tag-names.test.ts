import { expect, test } from "vitest";
import { listTagNames } from "./list-tag-names";
import { insertUsage, usageRow } from "./testing/insert-usage";

test("each name once, of one's own organization only, and no more than fit a list", async () => {
  const tags = (organizationId: string, ...all: object[]) => all.map((one) => usageRow({ organizationId, tags: JSON.stringify(one) }));
  await insertUsage([
    ...tags("org_few", { team: "blue", env: "test" }, { team: "red" }, { "%": "1" }),
    ...tags("org_other", { secret: "1" }),
    ...tags("org_many", ...Array.from({ length: 60 }, (_, i) => ({ [`name-${String(i).padStart(2, "0")}`]: "1" }))),
  ]);
  expect((await listTagNames("org_few")).sort()).toEqual(["%", "env", "team"]);
  expect(await listTagNames("org_many")).toHaveLength(50);
  expect(await listTagNames("org_nobody")).toEqual([]);
});
