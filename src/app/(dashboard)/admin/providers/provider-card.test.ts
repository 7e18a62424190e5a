import { createElement } from "react";
import { expect, test, vi } from "vitest";
import { MESSAGES, renderStatic, textOf } from "@/ui/testing/render-static";
import { ToastProvider } from "@/ui/toast";
import type { ProviderItem } from "../views";
import { ProviderCard } from "./provider-card";

vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: () => undefined }) }));

const nowMs = Date.parse("2026-11-20T12:00:00.000Z");
const PROVIDER: ProviderItem = {
  id: "openai",
  name: "openai",
  displayName: "OpenAI",
  wire: "openai",
  apiBaseUrl: "https://api.openai.com/v1",
  effectiveBaseUrl: "https://api.openai.com/v1",
  movedBy: null,
  apiKeyEnv: "OPENAI_API_KEY",
  quirks: {},
  healthPath: null,
  isEnabled: true,
  isConfigured: true,
  isBuiltIn: true,
  overridden: [],
  version: 1,
  healthStatus: "healthy",
  healthCheckedAt: "2026-11-20T11:58:00.000Z",
  healthError: null,
  breakers: [],
  today: { requests: 0, tokens: 0, cost: "0.000000000" },
} as unknown as ProviderItem;

const show = (changes: Partial<ProviderItem>, locale: "en" | "ko" = "en") => {
  const card = createElement(ProviderCard, { provider: { ...PROVIDER, ...changes }, nowMs, onEdit: () => undefined });
  return renderStatic(createElement(ToastProvider, null, card), locale);
};

test("a provider that answers is healthy, with no word of a breaker", () => {
  const text = textOf(show({}));
  expect(text).toContain("Healthy");
  expect(text).not.toMatch(/breaker/i);
});

test("one that fails says so on its card: how it is, what is wrong, and of which models calls are kept away", () => {
  const breakers: ProviderItem["breakers"] = [
    { model: "gpt-4o", state: "open", reason: "failures", retryAt: "2026-11-20T12:00:30.000Z" },
    { model: "gpt-4o-mini", state: "open", reason: "failures", retryAt: "2026-11-20T12:00:30.000Z" },
    { model: null, state: "half-open", reason: "failures", retryAt: null },
  ];
  const html = show({ healthStatus: "down", healthError: "it answered 503", breakers });
  expect(textOf(html)).toMatch(/Down.*2 breakers open.*Breaker half-open/);
  expect(textOf(html)).toContain("it answered 503 · Checked 2 minutes ago");
  expect(html).toContain('title="gpt-4o, gpt-4o-mini"');
  const korean = textOf(show({ healthStatus: "down", breakers }, "ko"));
  expect(korean).toContain(MESSAGES.ko.admin.health.down);
  expect(korean).not.toMatch(/\bDown\b|breaker/i);
});
