import { spawn } from "node:child_process";
import type { Page } from "@playwright/test";
import { serverEnv } from "../tools/support/server-env";
import { expect, test, watchFor } from "./journey";

interface Shown {
  quantity: string;
  rate: string;
  amount: string;
}

/** Dollars with any number of digits, as an integer of 10^-18 dollars. */
function atto(dollars: string): bigint {
  const [whole = "0", fraction = ""] = dollars.replace(/[$,]/g, "").split(".");
  return BigInt(whole) * 10n ** 18n + BigInt(fraction.padEnd(18, "0"));
}

async function runInBash(script: string, env: Record<string, string>): Promise<string> {
  const child = spawn("bash", ["-c", script], { env: { ...serverEnv(env) }, stdio: ["ignore", "pipe", "pipe"] });
  const pieces: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (piece: string) => pieces.push(piece));
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(code, "the snippet's exit code").toBe(0);
  return pieces.join("");
}

async function readCostLines(page: Page): Promise<Shown[]> {
  const rows = page.getByRole("dialog").getByRole("region", { name: "Cost" }).locator("tbody tr:has(td:nth-child(4))");
  const cells = await rows.evaluateAll((all) => all.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? "")));
  return cells.map(([, quantity = "", rate = "", amount = ""]) => ({ quantity, rate: rate.split(" ")[0] ?? "", amount }));
}

test("from sign-up to the first metered call: six clicks at most, and the call is seen within two seconds", { tag: ["@core", "@alone"] }, async ({
  app,
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: app.origin });
  let clicks = 0;
  const click = async (name: string, role: "link" | "button" = "button") => {
    clicks += 1;
    await page.getByRole(role, { name, exact: true }).click();
  };
  await page.goto("/");
  await click("Create an account", "link");
  await page.getByLabel("Name", { exact: true }).fill("Journey");
  await page.getByLabel("Email").fill(`journey-${Date.now()}@example.com`);
  await page.getByLabel("Password").fill("correct horse battery staple");
  await click("Create account");
  await page.waitForURL("**/quickstart");
  await expect(page.getByText("Waiting for your first call…")).toBeVisible();
  await click("Mint a token");
  await expect(page.getByTestId("monitor-token")).toHaveText(/^mon_sk_/);
  await click("Copy snippet");
  const snippet = await page.evaluate(() => navigator.clipboard.readText());
  expect(snippet).toContain((await page.getByTestId("monitor-token").textContent()) ?? "no token");

  const log = await context.newPage();
  await log.goto("/requests");
  await expect(log.getByRole("heading", { name: "No calls yet" })).toBeVisible();
  const seenInLog = await watchFor(log, "[data-request-id]");
  const seenInQuickstart = await watchFor(page, "[role=status] p", "Your first call is here");
  const output = await runInBash(snippet, { OPENAI_API_KEY: "sk-journey" });
  const answeredAt = Date.now();
  expect(JSON.parse(output).choices[0].message.role).toBe("assistant");
  expect(clicks, "clicks up to the first 200").toBeLessThanOrEqual(6);

  const logMs = (await seenInLog()) - answeredAt;
  const quickstartMs = (await seenInQuickstart()) - answeredAt;
  console.log(`Clicks: ${clicks}. On the request log ${logMs} ms after the answer, on the Quickstart after ${quickstartMs} ms.`);
  expect(logMs).toBeLessThan(2_000);

  const { usage } = JSON.parse(output);
  await log.getByRole("link", { name: "Overview" }).click();
  const stored = await log.evaluate(async () => (await (await fetch("/api/usage/requests")).json()).requests[0]);
  expect(stored.tokens).toMatchObject({ input: usage.prompt_tokens, output: usage.completion_tokens });
  await expect(log.locator("dl")).toContainText(String(usage.prompt_tokens + usage.completion_tokens));
  await expect(log.locator("dl")).toContainText(`$${Number(stored.cost.provider).toFixed(6).replace(/0+$/, "")}`);

  await page.getByRole("link", { name: "Open this request" }).click();
  await expect(page.getByText("The sum is the recorded cost.")).toBeVisible();
  const lines = await readCostLines(page);
  expect(lines.length).toBeGreaterThan(0);
  for (const { quantity, rate, amount } of lines) expect(atto(amount) * 1_000_000n).toBe(BigInt(quantity.replaceAll(",", "")) * atto(rate));
  const sum = lines.reduce((total, { amount }) => total + atto(amount), 0n);
  const nano = (sum + 500_000_000n) / 1_000_000_000n;
  expect(nano).toBe(atto(stored.cost.provider) / 1_000_000_000n);
});
