import { createElement, type ReactElement } from "react";
import { describe, expect, test, vi } from "vitest";
import { LOCALES, type Locale } from "@/messages/choose-locale";
import { MESSAGES, renderStatic } from "@/ui/testing/render-static";
import { AuditLog } from "./admin/audit/audit-log";
import { ModelList as AdminModels } from "./admin/models/model-list";
import { PriceBook } from "./admin/prices/price-book";
import { ProviderList } from "./admin/providers/provider-list";
import { HistoryCard } from "./alerts/history-card";
import { ModelList } from "./models/model-list";
import { NoRequests } from "./requests/request-log";

vi.mock("next/navigation", () => ({
  useRouter: () => ({ push: () => undefined, refresh: () => undefined }),
  usePathname: () => "/",
  useSearchParams: () => new URLSearchParams(),
}));

const { en, ko } = MESSAGES;

/** What stands in the empty state: its own text, and the buttons and links in it. */
function emptyStateOf(page: ReactElement, locale: Locale) {
  const html = renderStatic(page, locale);
  // The last thing of its card: a title, one paragraph and what one can do.
  const [, text = "", rest = ""] = /<h2 class="mt-4[^>]*>.*?<\/h2><p[^>]*>(.*?)<\/p>(.*?)(?:<\/section>|$)/.exec(html) ?? [];
  const steps = [...rest.matchAll(/<(a|button)\b([^>]*)>(.*?)<\/\1>/g)];
  return { text, steps: steps.map(([, , attributes = "", words]) => [words, /href="([^"]*)"/.exec(attributes)?.[1] ?? "button"]) };
}

const nowMs = Date.UTC(2026, 10, 20);
const timeZone = "UTC";
const audit = (filter: string) =>
  createElement(AuditLog, { entries: [], nextCursor: null, isFirstPage: true, filter: new URLSearchParams(filter), timeZone });
const history = (mayChange: boolean, hasChannel: boolean) =>
  createElement(HistoryCard, { deliveries: [], nextCursor: null, isOlder: false, mayChange, hasChannel, timeZone });
const requests = (isFiltered: boolean) => createElement(NoRequests, { onClear: isFiltered ? () => undefined : null, onWiden: () => undefined });

const LISTS: [what: string, page: ReactElement, steps: Record<Locale, string[][]>][] = [
  [
    "providers that no search finds",
    createElement(ProviderList, { providers: [], nowMs }),
    { en: [["Clear filters", "button"]], ko: [["필터 지우기", "button"]] },
  ],
  [
    "an administrator's models that no search finds",
    createElement(AdminModels, { models: [], providers: [], timeZone, nowMs }),
    { en: [["Clear filters", "button"]], ko: [["필터 지우기", "button"]] },
  ],
  [
    "a customer's models that no search finds",
    createElement(ModelList, { models: [], search: "nothing" }),
    { en: [["Clear filters", "button"]], ko: [["필터 지우기", "button"]] },
  ],
  [
    "models without a price",
    createElement(PriceBook, { models: [], chosen: null, timeZone }),
    { en: [["All models", "/admin/models"]], ko: [["전체 모델", "/admin/models"]] },
  ],
  ["changes, none yet", audit(""), { en: [["Providers", "/admin/providers"]], ko: [["공급자", "/admin/providers"]] }],
  ["changes that no filter finds", audit("action=x.y"), { en: [["Clear filters", "/admin/audit"]], ko: [["필터 지우기", "/admin/audit"]] }],
  [
    "calls that no filter finds",
    requests(true),
    {
      en: [
        ["Clear filters", "button"],
        ["Last 90 days", "button"],
      ],
      ko: [
        ["필터 지우기", "button"],
        ["최근 90일", "button"],
      ],
    },
  ],
  [
    "calls, none in this range",
    requests(false),
    {
      en: [
        [en.requests.emptyAction, "/quickstart"],
        ["Last 90 days", "button"],
      ],
      ko: [
        [ko.requests.emptyAction, "/quickstart"],
        ["최근 90일", "button"],
      ],
    },
  ],
];

describe.each(LOCALES)("an empty list leads on (%s)", (locale) => {
  test.each(LISTS)("%s", (_what, page, steps) => {
    expect(emptyStateOf(page, locale).steps).toEqual(steps[locale]);
  });

  test("a history without an alert tells those who may try a channel that they can, and nobody else", () => {
    const { noHistoryText, noHistoryTest } = MESSAGES[locale].alerts;
    expect(noHistoryTest).toContain(MESSAGES[locale].alerts.test);
    expect(emptyStateOf(history(true, true), locale).text).toBe(noHistoryTest);
    for (const page of [history(false, true), history(true, false)]) expect(emptyStateOf(page, locale).text).toBe(noHistoryText);
  });
});

test("no change is said to be filtered away where there is no filter", () => {
  expect([emptyStateOf(audit(""), "en").text, emptyStateOf(audit("target=x"), "en").text]).toEqual([
    en.admin.audit.emptyText,
    en.admin.audit.noneText,
  ]);
});
