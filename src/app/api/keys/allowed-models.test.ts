import { beforeAll, expect, it } from "vitest";
import { authenticateApiKey } from "@/keys/authenticate-credential";
import { apiRequest, errorOf, signUp } from "../../testing/call-route";
import { POST as rotate } from "./rotate/route";
import { GET, POST } from "./route";

let cookie = "";
beforeAll(async () => {
  cookie = (await signUp()).cookie;
});

const create = (body: unknown) => POST(apiRequest("/api/keys", { cookie, body }));

it("keys carry the models that they may call, each once, on the list, at the gateway, and through a rotation", async () => {
  const response = await create({ name: "one model", allowedModels: ["gpt-4o-mini", "openai/gpt-4o-mini", "gpt-4o-mini"] });
  expect(response.status).toBe(201);
  const { id, key } = (await response.json()) as { id: string; key: string };
  const allowedModels = ["gpt-4o-mini", "openai/gpt-4o-mini"];
  expect(await authenticateApiKey(key)).toMatchObject({ credentialId: id, allowedModels });
  expect(await (await GET(apiRequest("/api/keys", { cookie }))).json()).toMatchObject({ keys: [{ id, allowedModels }] });
  const rotated = (await (await rotate(apiRequest("/api/keys/rotate", { cookie, body: { id } }))).json()) as { key: string };
  expect(rotated).toMatchObject({ name: "one model", allowedModels });
  expect(await authenticateApiKey(rotated.key)).toMatchObject({ allowedModels });
});

it("keys may call every model when none are named", async () => {
  const { key } = (await (await create({ allowedModels: null })).json()) as { key: string };
  expect(await authenticateApiKey(key)).toMatchObject({ allowedModels: null });
});

it.each([
  ["an empty list", []],
  ["101 names", Array.from({ length: 101 }, (_, i) => `model-${i}`)],
  ["an empty name", [""]],
  ["a name that is too long", ["x".repeat(201)]],
  ["a name with a space", ["gpt 4o"]],
  ["a name with a line break", ["gpt-4o\r\nx-evil: 1"]],
  ["a number", [1]],
  ["no list", "gpt-4o"],
  ["an object", { length: 1 }],
])("keys refuse %s, and say which field", async (_what, allowedModels) => {
  const response = await create({ allowedModels });
  expect(response.status).toBe(400);
  expect((await errorOf(response)).message).toContain("allowedModels");
});
