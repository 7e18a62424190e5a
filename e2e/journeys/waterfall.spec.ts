import type { Locator, Page } from "@playwright/test";
import { formatDuration } from "../../src/ui/format";
import { scriptKey, scriptPrompt } from "../tools/simulator/start-simulator";
import { unique } from "./administer";
import { callGateway, expect, type Member, test } from "./journey";

interface Recorded {
  createdAt: string;
  latencyMs: number;
  ttftMs: number | null;
  attempts: { statusCode: number | null; startedAt: string; latencyMs: number }[];
}

/** A bar narrower than that of a millisecond in a second is drawn wider, so that it is seen. */
const SHARE_OFF_MAX = 0.011;

const shown = (ms: number) => formatDuration(ms, "en-US");
const attemptsIn = (page: Page) => page.getByRole("dialog").getByRole("listitem").filter({ hasText: "Attempt" });

/** The bars of an attempt as they are seen: their kinds, and where each begins and ends as a share of the call's time. */
const barsOf = (attempt: Locator) =>
  attempt.locator("svg").evaluate((svg) => {
    const { left, width } = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("[data-segment]")].map((bar) => {
      const box = bar.getBoundingClientRect();
      return {
        kind: bar.getAttribute("data-segment"),
        color: getComputedStyle(bar).fill,
        from: (box.left - left) / width,
        to: (box.right - left) / width,
      };
    });
  });

/** A resold stream whose first attempt is refused by its provider, and whose second one takes its time before and after its first token. */
async function streamAtSecondTry(origin: string, { call }: Member): Promise<string> {
  await call("POST", "/api/balance/charge", { amount: 5 });
  const { key } = await call<{ key: string }>("POST", "/api/keys", { name: "Journey" });
  const script = scriptPrompt({ fault: "status:503", strikes: 1, tag: unique("waterfall"), firstByteDelayMs: 400, delayMs: 60, events: 10 });
  const response = await fetch(`${origin}/api/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o-mini", stream: true, max_tokens: 50, messages: [{ role: "user", content: `Say hello. ${script}` }] }),
  });
  expect([response.status, (await response.text()).includes("[DONE]")]).toEqual([200, true]);
  return response.headers.get("x-monitor-request-id") ?? "none";
}

test("the attempts of a call are a waterfall: a failed one, then the wait for the first token and the stream, each as long as it took, and said in words", async ({
  app,
  page,
  context,
  member,
}) => {
  const requestId = await streamAtSecondTry(app.origin, member);
  const { createdAt, latencyMs, ttftMs, attempts } = await member.call<Recorded>("GET", `/api/usage/requests/${requestId}`);
  const [failed, served] = attempts;
  if (!failed || !served || ttftMs === null) throw new Error(`A retried stream is recorded as ${JSON.stringify(attempts)}.`);
  const sinceBegin = (iso: string) => Date.parse(iso) - Date.parse(createdAt);
  const [failedAt, servedAt] = [sinceBegin(failed.startedAt), sinceBegin(served.startedAt)];
  const endedAt = servedAt + served.latencyMs;
  expect(ttftMs - servedAt, "as scripted").toBeGreaterThanOrEqual(390);
  expect(endedAt - ttftMs, "as scripted").toBeGreaterThanOrEqual(400);

  await page.goto(`/requests?request=${requestId}`);
  await expect(attemptsIn(page)).toHaveCount(2);
  const bars = [await barsOf(attemptsIn(page).first()), await barsOf(attemptsIn(page).last())];
  const totalMs = Math.max(latencyMs, endedAt);
  const expected = [
    [{ kind: "failed", fromMs: failedAt, toMs: failedAt + failed.latencyMs }],
    [
      { kind: "waiting", fromMs: servedAt, toMs: ttftMs },
      { kind: "streaming", fromMs: ttftMs, toMs: endedAt },
    ],
  ];
  expect(bars.map((row) => row.map(({ kind }) => kind))).toEqual(expected.map((row) => row.map(({ kind }) => kind)));
  for (const [index, { kind, fromMs, toMs }] of expected.flat().entries()) {
    const { from = Number.NaN, to = Number.NaN } = bars.flat()[index] ?? {};
    expect(Math.abs(from - fromMs / totalMs), `${kind} begins where it began`).toBeLessThan(SHARE_OFF_MAX);
    expect(Math.abs(to - toMs / totalMs), `${kind} ends where it ended`).toBeLessThan(SHARE_OFF_MAX);
  }
  expect(new Set(bars.flat().map(({ color }) => color)).size, "each kind has a colour of its own").toBe(3);

  await expect(attemptsIn(page).first()).toContainText(`Started after ${shown(failedAt)} · Failed attempt ${shown(failed.latencyMs)}`);
  const words = `Until the first token ${shown(ttftMs - servedAt)} · Stream ${shown(endedAt - ttftMs)}`;
  await expect(attemptsIn(page).last()).toContainText(`Started after ${shown(servedAt)} · ${words}`);
  const legend = page
    .getByRole("dialog")
    .locator("[aria-hidden]")
    .filter({ hasText: /^0Failed attemptUntil the first tokenStream/ });
  await expect(legend, "the colours are explained, and the line is as long as the call").toContainText(shown(totalMs));

  await context.addCookies([{ name: "locale", value: "ko", url: app.origin }]);
  await page.reload();
  await expect(page.getByRole("dialog").getByRole("listitem").filter({ hasText: "첫 토큰까지" })).toContainText(/후 시작 · 첫 토큰까지 .+ · 스트림 /);
});

test("an answer in one piece is one bar, from its beginning to its end", async ({ app, page, member }) => {
  await callGateway(app.origin, { token: member.token, key: scriptKey({ firstByteDelayMs: 300 }) });
  const { requests } = await member.call<{ requests: { requestId: string }[] }>("GET", "/api/usage/requests");
  await page.goto(`/requests?request=${requests[0]?.requestId}`);
  await expect(attemptsIn(page)).toContainText(/Started after .+ · Answer \d+ ms/);
  const [bar, ...others] = await barsOf(attemptsIn(page));
  expect([bar?.kind, others]).toEqual(["answer", []]);
  expect((bar?.to ?? 0) - (bar?.from ?? 1)).toBeGreaterThan(0.8);
});
