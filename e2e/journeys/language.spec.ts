import type { Page } from "@playwright/test";
import messages from "../../src/messages/en.json" with { type: "json" };
import { inspect } from "./inspect";
import { callGateway, expect, test } from "./journey";
import { OWN_PAGES } from "./list-pages";

const OWN = [...OWN_PAGES, "/quickstart?way=reseller"];
const PUBLIC = ["/", "/login", "/register", "/invitation?token=none"];

test.describe("a browser that prefers Korean", () => {
  test.use({ locale: "ko-KR" });

  test("signs up in Korean, is told in Korean what is wrong, and keeps the language that it switches to", async ({ app, page, complaints }) => {
    await page.goto("/register");
    await expect(page.locator("html")).toHaveAttribute("lang", "ko");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("계정 만들기");
    const email = `korean-${Date.now()}@example.com`;
    await page.getByLabel("이름").fill("이순신");
    await page.getByLabel("이메일").fill(email);
    await page.getByLabel("비밀번호").fill("correct horse battery staple");
    await page.getByRole("button", { name: "계정 만들기" }).click();
    await page.waitForURL("**/quickstart");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("빠른 시작");
    await expect(page.getByText("이순신 님의 조직")).toBeVisible();
    for (const [path, title] of [
      ["/overview", "개요"],
      ["/requests", "요청"],
      ["/billing", "결제"],
      ["/account", "계정"],
    ] as const) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toHaveText(title);
      await inspect(page, `${path} in Korean`, []);
    }

    await page.getByLabel("현재 비밀번호").fill("not the password");
    await page.getByLabel("새 비밀번호").fill("another horse battery staple");
    await page.getByRole("button", { name: "비밀번호 변경" }).click();
    await expect(page.getByText("현재 비밀번호가 올바르지 않습니다.")).toBeVisible();
    expect(complaints.splice(0).filter((text) => !text.includes("/api/auth/password"))).toEqual([]); // Chromium reports the refusal

    const address = page.url();
    await page.getByRole("main").getByRole("button", { name: "언어: 한국어" }).click();
    await page.getByRole("menuitem", { name: "English" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Account");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    expect(page.url()).toBe(address);
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Account");
    expect(app.origin).toBe(new URL(page.url()).origin);
  });
});

test("the pages in Korean are accessible and fit a phone and a desk", async ({ app, page, context, member }) => {
  test.setTimeout(300_000);
  await context.addCookies([{ name: "locale", value: "ko", url: app.origin }]);
  await callGateway(app.origin, { token: member.token });
  for (const path of OWN) {
    await page.goto(path);
    await expect(page.locator("html")).toHaveAttribute("lang", "ko");
    await inspect(page, `${path} in Korean`, [1280, 390]);
  }
});

/** Every text of ours on the page as a language with longer words would have it; what comes from data stays. */
async function lengthen(page: Page): Promise<void> {
  // React compares the document with what it would write, part by part, before it takes it over: only then may the words change.
  await page.waitForFunction(() =>
    [...document.querySelectorAll("main *")].every((element) => Object.keys(element).some((key) => key.startsWith("__react"))),
  );
  const ours = JSON.stringify(messages).match(/"(?:[^"\\]|\\.)*"(?=[,}])/g) ?? [];
  await page.evaluate(
    (texts) => {
      const known = new Set(texts);
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const text = node.nodeValue?.trim() ?? "";
        if (!known.has(text)) continue;
        const words = "åççéñted wørds öf lønger länguages ".repeat(Math.ceil(text.length / 80) + 1);
        node.nodeValue = `[${text} ${words.slice(0, Math.ceil(text.length * 0.4))}]`;
      }
    },
    ours.map((text) => JSON.parse(text) as string),
  );
}

test("words that are 40 % longer fit a phone and a desk, so that another language will", async ({ app, page, context, member }) => {
  test.setTimeout(300_000);
  await callGateway(app.origin, { token: member.token });
  for (const path of OWN) {
    await page.goto(path);
    await lengthen(page);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(/^\[/);
    await inspect(page, `${path} in a longer language`, []);
  }
  await context.clearCookies();
  for (const path of PUBLIC) {
    await page.goto(path);
    await lengthen(page);
    await inspect(page, `${path} in a longer language`, []);
  }
});
