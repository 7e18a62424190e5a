import { describe, expect, test } from "vitest";
import { isTopUpOffByDefault, parseEnv } from "./env";

describe("the environment", () => {
  test("everything has a default, and empty counts as absent", () => {
    expect(parseEnv({ PORT: "", JWT_SECRET: "" })).toMatchObject({
      PORT: 3001,
      DATABASE_URL: "file:./data/llm-monitor.db",
      SIGNUP: "open",
    });
  });

  test("an error names every variable that is wrong, and no value", () => {
    const wrong = () =>
      parseEnv({ PORT: "many", JWT_SECRET: "short-secret", DATABASE_URL: "mysql://user:secret@host/x", UPSTREAM_XAI_URL: "ftp://x" });
    for (const name of ["PORT", "JWT_SECRET", "DATABASE_URL", "UPSTREAM_XAI_URL"]) expect(wrong).toThrow(name);
    expect(wrong).not.toThrow("secret@");
    expect(wrong).not.toThrow("short-secret");
  });

  test.each([
    [{}, "manual", false],
    [{ OPENAI_API_KEY: "" }, "manual", false],
    [{ OPENAI_API_KEY: "k" }, "off", true],
    [{ XAI_API_KEY: "k", SIGNUP: "closed" }, "off", true],
    [{ OPENAI_API_KEY: "k", TOPUP: "" }, "off", true],
    [{ OPENAI_API_KEY: "k", TOPUP: "manual" }, "manual", false],
    [{ OPENAI_API_KEY: "k", TOPUP: "stripe" }, "stripe", false],
    [{ OPENAI_API_KEY: "k", TOPUP: "off" }, "off", false],
  ])("test money is never given out beside a provider's key unless the operator asks for it: %j", (given, TOPUP, isOffByDefault) => {
    const parsed = parseEnv(given);
    expect(parsed.TOPUP).toBe(TOPUP);
    expect(isTopUpOffByDefault(parsed)).toBe(isOffByDefault);
  });

  test("a base URL loses the slash at its end", () => {
    expect(parseEnv({ UPSTREAM_OPENAI_URL: "http://127.0.0.1:9/v1/" }).UPSTREAM_OPENAI_URL).toBe("http://127.0.0.1:9/v1");
  });
});
