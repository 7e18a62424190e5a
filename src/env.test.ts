import { describe, expect, test } from "vitest";
import { isKeyVariable, parseEnv, readKey } from "./env";

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

  test("e-mail needs a server and a sender, each of which is what it says", () => {
    const both = { SMTP_URL: "smtps://user:secret@mail.example:465", MAIL_FROM: "llm-monitor <monitor@example.com>" };
    expect(parseEnv(both)).toMatchObject(both);
    expect(parseEnv({ ...both, MAIL_FROM: "monitor@example.com" }).MAIL_FROM).toBe("monitor@example.com");
    for (const wrong of [
      { MAIL_FROM: "" },
      { SMTP_URL: "" },
      { MAIL_FROM: "a@example.com\r\nBcc: b@example.com" },
      { SMTP_URL: "https://mail.example" },
    ]) {
      expect(() => parseEnv({ ...both, ...wrong })).toThrow(/MAIL_FROM|SMTP_URL/);
      expect(() => parseEnv({ ...both, ...wrong })).not.toThrow("secret");
    }
  });

  test("a base URL loses the slash at its end, and any provider can have one", () => {
    const given = { UPSTREAM_OPENAI_URL: "http://127.0.0.1:9/v1/", UPSTREAM_MY_OWN_URL: "https://llm.example", UPSTREAM_XAI_URL: "" };
    expect([...parseEnv(given).upstreamUrls]).toEqual([
      ["UPSTREAM_OPENAI_URL", "http://127.0.0.1:9/v1"],
      ["UPSTREAM_MY_OWN_URL", "https://llm.example"],
    ]);
  });

  test.each(["OPENAI_API_KEY", "GROQ_API_KEY", "REPLICATE_API_TOKEN", "AZURE_KEY", "A1_KEY"])("a provider may read its key from %s", (name) =>
    expect(isKeyVariable(name)).toBe(true),
  );

  test.each([
    ...["JWT_SECRET", "STRIPE_SECRET_KEY", "METRICS_TOKEN", "DATABASE_URL", "PATH", "_KEY", "openai_api_key", "A KEY", "X_KEY\n"],
    ...["", "__proto__", "A".repeat(200).concat("_KEY")],
  ])("and never from %j", (name) => {
    expect(isKeyVariable(name)).toBe(false);
    expect(readKey(name)).toBeNull();
  });
});
