import { afterEach, expect, test, vi } from "vitest";
import { refreshCatalog } from "../catalog/load-catalog";
import { database } from "../db/client";
import { env } from "../env";
import { isTopUpOffByDefault, topUpMode } from "./top-up-mode";

afterEach(() => {
  vi.unstubAllEnvs();
  env.TOPUP = undefined;
});

test("test money is never given out beside a provider's key unless the operator asks for it", async () => {
  expect([await topUpMode(), await isTopUpOffByDefault()]).toEqual(["manual", false]);
  await database().provider.create({
    data: { id: "groq", name: "Groq", wire: "openai", baseUrl: "https://api.groq.com/openai/v1", keyVariable: "MY_GROQ_KEY" },
  });
  await refreshCatalog();
  expect(await topUpMode()).toBe("manual");
  vi.stubEnv("MY_GROQ_KEY", "gsk");
  expect([await topUpMode(), await isTopUpOffByDefault()]).toEqual(["off", true]);
  for (const chosen of ["manual", "stripe", "off"] as const) {
    env.TOPUP = chosen;
    expect([await topUpMode(), await isTopUpOffByDefault()]).toEqual([chosen, false]);
  }
});
