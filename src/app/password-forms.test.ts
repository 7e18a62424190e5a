import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { NextIntlClientProvider } from "next-intl";
import { createElement, type ReactElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import messages from "@/messages/en.json";
import { ToastProvider } from "@/ui/toast";
import { AuthForm } from "./(auth)/auth-form";
import { PasswordCard } from "./(dashboard)/account/password-card";
import { NewcomerForm } from "./invitation/accept-forms";

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));

const FORMS: [file: string, form: ReactElement][] = [
  ["(auth)/auth-form.tsx", createElement(AuthForm, { kind: "login" })],
  ["(auth)/auth-form.tsx", createElement(AuthForm, { kind: "register" })],
  ["invitation/accept-forms.tsx", createElement(NewcomerForm, { token: "inv" })],
  ["(dashboard)/account/password-card.tsx", createElement(PasswordCard, { email: "ada@example.com" })],
];

test.each(FORMS)("%s cannot be sent before the page's script runs, and never puts a password into the address", (_, form) => {
  const props = { locale: "en", messages, timeZone: "UTC", children: createElement(ToastProvider, null, form) } as const;
  const html = renderToStaticMarkup(createElement(NextIntlClientProvider, props));
  expect(html).toContain('type="password"');
  expect(html).toMatch(/<form [^>]*method="post"/);
  // Without a button that can be pressed, Enter sends nothing either.
  expect(html.match(/<button[^>]*type="submit"[^>]*>/g)).toEqual([expect.stringContaining('disabled=""')]);
});

test("these are all forms that ask for a password", () => {
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".tsx"));
  const asking = files.filter((file) => readFileSync(path.join("src", file), "utf8").includes('type="password"'));
  expect(asking.sort()).toEqual([...new Set(FORMS.map(([file]) => path.join("app", file)))].sort());
});
