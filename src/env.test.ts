import { describe, expect, test } from "vitest";
import { parseEnv } from "./env";

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

  test("a base URL loses the slash at its end", () => {
    expect(parseEnv({ UPSTREAM_OPENAI_URL: "http://127.0.0.1:9/v1/" }).UPSTREAM_OPENAI_URL).toBe("http://127.0.0.1:9/v1");
  });
});
