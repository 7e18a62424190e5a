import { NextIntlClientProvider } from "next-intl";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import messages from "@/messages/en.json";
import { ToastProvider } from "@/ui/toast";
import { TopUpCard } from "./top-up-form";
import { topUpState } from "./top-up-state";

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));

const usual = { topUp: "manual", isOffByDefault: false, isStripeConfigured: false, isAdmin: true } as const;

test.each([
  [usual, "manual"],
  [{ ...usual, isAdmin: false }, "forbidden"],
  [{ ...usual, topUp: "stripe" }, "unconfigured"],
  [{ ...usual, topUp: "stripe", isStripeConfigured: true }, "stripe"],
  [{ ...usual, topUp: "off" }, "off"],
  [{ ...usual, topUp: "off", isOffByDefault: true }, "offByDefault"],
] as const)("%j is %s", (options, state) => {
  expect(topUpState(options)).toBe(state);
});

function show(state: Parameters<typeof TopUpCard>[0]["state"]): string {
  const children = createElement(ToastProvider, null, createElement(TopUpCard, { state }));
  const props = { locale: "en", messages, timeZone: "UTC", children } as const;
  return renderToStaticMarkup(createElement(NextIntlClientProvider, props));
}

test("Billing says why nobody can top up a server whose operator never decided, and what to set", () => {
  const html = show("offByDefault");
  for (const text of ["TOPUP is not set", "TOPUP=stripe", "TOPUP=manual"]) expect(html).toContain(text);
  expect(html).not.toContain("<form");
  expect(show("manual")).toContain("<form");
});
