import { afterEach, expect, test } from "vitest";
import { env } from "@/env";
import { effectiveAddress } from "./effective-address";

const urls = env.upstreamUrls as Map<string, string>;
afterEach(() => urls.clear());

const provider = { id: "my-own", apiBaseUrl: "https://llm.example.com/v1" };

test("a provider's calls go to its base URL, or to where an environment variable says, which is named", () => {
  expect(effectiveAddress(provider)).toEqual({ effectiveBaseUrl: provider.apiBaseUrl, movedBy: null });
  urls.set("UPSTREAM_MY_OWN_URL", "http://127.0.0.1:8080/proxy/v1");
  expect(effectiveAddress(provider)).toEqual({ effectiveBaseUrl: "http://127.0.0.1:8080/proxy/v1", movedBy: "UPSTREAM_MY_OWN_URL" });
  expect(effectiveAddress({ ...provider, id: "openai" })).toMatchObject({ movedBy: null });
});

test("what is secret in such an address is never shown", () => {
  urls.set("UPSTREAM_MY_OWN_URL", "https://user:password@proxy.example.com/v1?key=secret");
  expect(effectiveAddress(provider).effectiveBaseUrl).toBe("https://proxy.example.com/v1?…");
});
