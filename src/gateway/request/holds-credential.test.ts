import { describe, expect, it } from "vitest";
import { holdsCredential } from "./holds-credential";

const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

describe("holdsCredential", () => {
  it.each([
    "mon_sk_abc",
    "Bearer llm_sk_abc",
    "a=1&key=xmon_sk_abc",
    "MON_SK_ABC",
    "mon%5Fsk_abc",
    "%6don%5fsk%5Fabc",
    "mon%255Fsk_abc",
    "mon%25255Fsk_abc",
    "/files/llm%5Fsk%5Fabc",
    basic("user:mon_sk_abc"),
    basic("llm_sk_abc:").replace("Basic", "bASIC"),
  ])("sees it in %s", (text) => expect(holdsCredential(text)).toBe(true));

  it.each(["", "sk-proj-abc", "Bearer sk-ant-api03", "100%", "%zz%5", "mon-sk", "llm_skill_", basic("user:sk-proj"), "Basic %%%"])(
    "lets %j go",
    (text) => expect(holdsCredential(text)).toBe(false),
  );
});
