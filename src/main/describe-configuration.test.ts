import { expect, test } from "vitest";
import { parseEnv } from "../env";
import { describeConfiguration } from "./describe-configuration";

test("names what is configured and shows no secret", () => {
  const secrets = { OPENAI_API_KEY: "sk-secret", METRICS_TOKEN: "metrics-secret-metrics", JWT_SECRET: "jwt-secret-jwt-secret-jwt-secret-jwt" };
  const text = describeConfiguration(parseEnv({ ...secrets, UPSTREAM_XAI_URL: "http://user:pass@127.0.0.1:9/v1", SIGNUP: "closed" }), {
    topUp: "off",
    keys: ["OPENAI_API_KEY"],
  });
  for (const part of ["OPENAI_API_KEY", "UPSTREAM_XAI_URL", "closed", "file:./data/llm-monitor.db", "/metrics"]) expect(text).toContain(part);
  for (const secret of [...Object.values(secrets), "user:pass"]) expect(text).not.toContain(secret);
});

test.each([
  [{}, { topUp: "manual", keys: ["A_KEY"] }, true],
  [{ SIGNUP: "closed" }, { topUp: "manual", keys: ["A_KEY"] }, false],
  [{}, { topUp: "off", keys: ["A_KEY"] }, false],
  [{}, { topUp: "manual", keys: [] }, false],
] as const)("says it where strangers could spend the operator's money: %j, %j is %s", (settings, facts, isSaid) => {
  expect(describeConfiguration(parseEnv(settings), facts).includes("test money")).toBe(isSaid);
});

test("says that top-ups are off, and why, where there are provider keys and nobody has chosen", () => {
  const keys = ["OPENAI_API_KEY"];
  expect(describeConfiguration(parseEnv({}), { topUp: "off", keys })).toMatch(/top-ups +off: .*TOPUP is not set/);
  expect(describeConfiguration(parseEnv({}), { topUp: "manual", keys: [] })).toMatch(/top-ups +manual$/m);
  expect(describeConfiguration(parseEnv({ TOPUP: "off" }), { topUp: "off", keys })).toMatch(/top-ups +off$/m);
});

test("says what is missing for payments", () => {
  const show = (secrets: Record<string, string>) => describeConfiguration(parseEnv({ TOPUP: "stripe", ...secrets }), { topUp: "stripe", keys: [] });
  expect(show({})).toMatch(/top-ups +stripe: nobody can top up, because STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET are not set$/m);
  expect(show({ STRIPE_SECRET_KEY: "sk_x", STRIPE_WEBHOOK_SECRET: " " })).toMatch(/because STRIPE_WEBHOOK_SECRET is not set$/m);
  expect(show({ STRIPE_SECRET_KEY: "sk_x", STRIPE_WEBHOOK_SECRET: "whsec_x" })).toMatch(/top-ups +stripe$/m);
});

test.each([
  ["0.07", "7 %"],
  ["0.155", "15.5 %"],
  ["20", "2000 %"],
])("a margin of %s is %s", (DEFAULT_MARGIN_PERCENT, shown) => {
  expect(describeConfiguration(parseEnv({ DEFAULT_MARGIN_PERCENT }), { topUp: "off", keys: [] })).toContain(` ${shown} `);
});
