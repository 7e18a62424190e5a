import { expect, test } from "vitest";
import { openAnswer, sealAnswer } from "./seal-answer";

const HOLDER = { credential: "Bearer llm_sk_mine", key: "k1", requestId: "req_1" };
const ANSWER = { statusCode: 200, rawHeaders: ["content-type", "application/json"], body: '{"content":"안녕 🌏"}' };

test("what is sealed opens as it was, with the caller's own credential, key and request only", () => {
  const sealed = sealAnswer(HOLDER, ANSWER) as string;
  expect(openAnswer(HOLDER, sealed)).toEqual(ANSWER);
  for (const other of [{ credential: "Bearer llm_sk_other" }, { key: "k2" }, { requestId: "req_2" }, { credential: null }])
    expect(openAnswer({ ...HOLDER, ...other }, sealed)).toBeNull();
});

test("two seals of one answer have nothing in common, and a changed one does not open", () => {
  const [one, two] = [sealAnswer(HOLDER, ANSWER) as string, sealAnswer(HOLDER, ANSWER) as string];
  expect(one.slice(0, 24)).not.toBe(two.slice(0, 24));
  const bytes = Buffer.from(one, "base64");
  for (const at of [0, 13, bytes.length - 1]) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] as number) ^ 1;
    expect(openAnswer(HOLDER, changed.toString("base64"))).toBeNull();
  }
  expect(openAnswer(HOLDER, "")).toBeNull();
});

test("without a credential nothing is kept", () => expect(sealAnswer({ ...HOLDER, credential: null }, ANSWER)).toBeNull());
