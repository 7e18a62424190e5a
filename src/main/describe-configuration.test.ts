import { expect, test } from "vitest";
import { parseEnv } from "../env";
import { describeConfiguration } from "./describe-configuration";

test("names what is configured and shows no secret", () => {
  const secrets = { OPENAI_API_KEY: "sk-secret", METRICS_TOKEN: "metrics-secret-metrics", JWT_SECRET: "jwt-secret-jwt-secret-jwt-secret-jwt" };
  const text = describeConfiguration(parseEnv({ ...secrets, UPSTREAM_XAI_URL: "http://user:pass@127.0.0.1:9/v1", SIGNUP: "closed" }));
  for (const part of ["OPENAI_API_KEY", "UPSTREAM_XAI_URL", "closed", "file:./data/llm-monitor.db", "/metrics"]) expect(text).toContain(part);
  for (const secret of [...Object.values(secrets), "user:pass"]) expect(text).not.toContain(secret);
});

test.each([
  [{ OPENAI_API_KEY: "k", TOPUP: "manual" }, true],
  [{ OPENAI_API_KEY: "k", TOPUP: "manual", SIGNUP: "closed" }, false],
  [{ OPENAI_API_KEY: "k", TOPUP: "off" }, false],
  [{}, false],
])("says it where strangers could spend the operator's money: %j is %s", (settings, isSaid) => {
  expect(describeConfiguration(parseEnv(settings)).includes("test money")).toBe(isSaid);
});

test("says that top-ups are off, and why, where there are provider keys and nobody has chosen", () => {
  expect(describeConfiguration(parseEnv({ OPENAI_API_KEY: "k" }))).toMatch(/top-ups +off: .*TOPUP is not set/);
  expect(describeConfiguration(parseEnv({}))).toMatch(/top-ups +manual$/m);
  expect(describeConfiguration(parseEnv({ OPENAI_API_KEY: "k", TOPUP: "off" }))).toMatch(/top-ups +off$/m);
});

test.each([
  ["0.07", "7 %"],
  ["0.155", "15.5 %"],
  ["20", "2000 %"],
])("a margin of %s is %s", (DEFAULT_MARGIN_PERCENT, shown) => {
  expect(describeConfiguration(parseEnv({ DEFAULT_MARGIN_PERCENT }))).toContain(` ${shown} `);
});
