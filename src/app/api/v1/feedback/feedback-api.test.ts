import { beforeAll, describe, expect, it } from "vitest";
import { apiRequest, errorOf, signUp } from "@/app/testing/call-route";
import { database } from "@/db/client";
import { insertUsage, usageRow } from "@/queries/testing/insert-usage";
import { POST as postKey } from "../../keys/route";
import { POST as postToken } from "../../tokens/route";
import { POST as postFeedback } from "./route";

interface Credential {
  id: string;
  text: string;
}
let own: Credential;
let other: Credential;
let token: Credential;
let cookie = "";

async function mint(post: typeof postKey, cookie: string): Promise<Credential> {
  const made = (await (await post(apiRequest("/api/keys", { cookie, body: { name: "key" } }))).json()) as {
    id: string;
    key?: string;
    token?: string;
  };
  return { id: made.id, text: made.key ?? made.token ?? "" };
}

beforeAll(async () => {
  const account = await signUp();
  cookie = account.cookie;
  [own, other, token] = await Promise.all([mint(postKey, cookie), mint(postKey, cookie), mint(postToken as never, cookie)]);
  const { organizationId } = account;
  await insertUsage([
    usageRow({ requestId: "req_own", organizationId, credentialId: own.id, mode: "reseller" }),
    usageRow({ requestId: "req_token", organizationId, credentialId: token.id }),
  ]);
});

const send = (body: unknown, headers: Record<string, string> = { authorization: `Bearer ${own.text}` }) =>
  postFeedback(apiRequest("/api/v1/feedback", { body, headers }));

describe("POST /api/v1/feedback", () => {
  it("takes a score from the key that made the call, wherever the key stands; the last one counts", async () => {
    const first = await send({ requestId: "req_own", score: 0 });
    expect([first.status, await first.json()]).toEqual([201, { requestId: "req_own", score: 0 }]);
    expect((await send({ requestId: "req_own", score: 0.75 }, { "x-api-key": own.text })).status).toBe(201);
    expect((await send({ requestId: "req_token", score: 1 }, { "x-monitor-token": token.text })).status).toBe(201);
    expect(await database().feedback.findMany({ orderBy: { requestId: "asc" } })).toMatchObject([
      { requestId: "req_own", score: 0.75 },
      { requestId: "req_token", score: 1 },
    ]);
  });

  it("answers to another's call as to none", async () => {
    const refusals = [
      await send({ requestId: "req_own", score: 1 }, { authorization: `Bearer ${other.text}` }),
      await send({ requestId: "req_token", score: 1 }),
      await send({ requestId: "req_nobody", score: 1 }),
    ];
    const errors = await Promise.all(refusals.map(async (response) => ({ ...(await errorOf(response)), requestId: "" })));
    expect(refusals.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(errors).toEqual([errors[0], errors[0], errors[0]]);
  });

  it("refuses scores outside 0 to 1 and unknown fields by name, and whoever shows no key", async () => {
    for (const score of [-0.01, 1.01, "1", null]) {
      const response = await send({ requestId: "req_own", score });
      expect([response.status, (await errorOf(response)).message]).toEqual([400, expect.stringMatching(/^score/)]);
    }
    expect((await errorOf(await send({ requestId: "req_own", score: 1, comment: "good" }))).message).toContain("comment");
    expect((await send({ requestId: "req_own", score: 1 }, { cookie })).status).toBe(401);
    expect((await send({ requestId: "req_own", score: 1 }, { authorization: `Bearer ${own.text}x` })).status).toBe(401);
  });
});
