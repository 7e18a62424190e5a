import messages from "../../src/messages/en.json" with { type: "json" };
import { expect, test } from "./journey";

interface Listed {
  id: string;
  provider: string;
  pricing: { input: string | null; output: string | null };
  capabilities: string[];
  contextWindow: number | null;
}

/** A capability as the page names it; the first two are every chat model's, and not worth a badge. */
const BADGES = new Map(Object.entries(messages.models.capabilities).filter(([name]) => !["chat", "streaming"].includes(name)));
const badgesOf = ({ capabilities }: Listed) => capabilities.flatMap((name) => BADGES.get(name) ?? []).join("");

/** Within half a unit of the last of its three digits, as 131,072 is "131K". */
function agrees(shown: string, { contextWindow }: Listed): boolean {
  if (contextWindow === null) return shown === "–";
  const [, digits = "", unit = ""] = /^([\d.,]+)([KM]?)$/.exec(shown) ?? [];
  const tokens = Number(digits.replaceAll(",", "")) * { "": 1, K: 1_000, M: 1_000_000 }[unit as "" | "K" | "M"];
  return Math.abs(tokens - contextWindow) <= (unit === "" ? 0 : contextWindow / 200);
}

/** As the page writes a price: every digit, at least two after the point. */
const written = (price: string | null) => (price === null ? "–" : `$${price.replace(/(\.\d{2}\d*?)0*$/, "$1")}`);

test("the models page lists what GET /api/v1/models lists, finds and sorts it, and leads to the playground", async ({
  app,
  page,
  member,
  administrator,
}) => {
  const { key } = await member.call<{ key: string }>("POST", "/api/keys", { name: "Reader" });
  const answer = await fetch(`${app.origin}/api/v1/models`, { headers: { authorization: `Bearer ${key}` } });
  const { data } = (await answer.json()) as { data: Listed[] };
  expect(data.length).toBeGreaterThan(20);

  // Nobody calls these here: how they are is what a check of their provider found.
  await administrator.call("PUT", "/api/v1/admin/ai/providers/xai/health");
  const checked = new Set(data.filter(({ provider }) => provider === "xai").map(({ id }) => id));
  expect(checked.size).toBeGreaterThan(0);

  await page.goto("/models");
  const shown: { id: string | null; cells: string[] }[] = [];
  for (;;) {
    const rows = await page
      .locator("[data-model]")
      .evaluateAll((all) =>
        all.map((row) => ({ id: row.getAttribute("data-model"), cells: [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? "") })),
      );
    shown.push(...rows);
    const next = page.getByRole("button", { name: "Next page" });
    if (!(await next.isVisible()) || (await next.isDisabled())) break;
    await next.click();
    await expect(page.locator(`[data-model="${rows[0]?.id}"]`)).toHaveCount(0);
  }
  expect(shown.map(({ id }) => id)).toEqual(data.map(({ id }) => id));
  expect(shown.map(({ cells }) => [cells[2], cells[3]])).toEqual(data.map(({ pricing }) => [written(pricing.input), written(pricing.output)]));

  expect(shown.map(({ cells }) => cells[4])).toEqual(data.map(badgesOf));
  expect(new Set(shown.map(({ cells }) => cells[4])).size, "kinds of models").toBeGreaterThan(5);
  expect(data.filter((model, i) => !agrees(shown[i]?.cells[1] ?? "", model)).map(({ id }, i) => [id, shown[i]?.cells[1]])).toEqual([]);
  const { healthy, degraded, down, unknown } = messages.admin.health;
  expect(shown.filter(({ cells }) => ![healthy, degraded, down, unknown].includes(cells[5] ?? ""))).toEqual([]);
  expect(shown.filter(({ id, cells }) => checked.has(id ?? "") && cells[5] !== healthy)).toEqual([]);

  await page.getByLabel("Search models").fill("gpt-4o-mini");
  const rows = page.locator("[data-model]");
  await expect(rows.first()).toHaveAttribute("data-model", /gpt-4o-mini/);
  await page.getByLabel("Search models").fill("");
  await page.getByRole("button", { name: "Input" }).click();
  await page.getByRole("button", { name: "Input" }).click();
  await expect(page.getByRole("columnheader", { name: "Input" })).toHaveAttribute("aria-sort", "descending");
  const dearest = data.toSorted((a, b) => Number(b.pricing.input) - Number(a.pricing.input))[0];
  await expect(rows.first().locator("td").nth(2)).toHaveText(written(dearest?.pricing.input ?? null));
  await page.getByLabel("Capabilities").selectOption("embeddings");
  await expect(rows).toHaveCount(data.filter(({ capabilities }) => capabilities.includes("embeddings")).length);
  await page.getByRole("button", { name: "Clear filters" }).first().click();

  await page.getByLabel("Search models").fill("claude-haiku-4-5");
  await page.getByRole("link", { name: "Try claude-haiku-4-5", exact: true }).click();
  await page.waitForURL("**/playground?model=claude-haiku-4-5");
  await expect(page.getByRole("combobox", { name: "Model" })).toHaveAttribute("placeholder", "claude-haiku-4-5");
});
