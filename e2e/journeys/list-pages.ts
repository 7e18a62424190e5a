import { readdirSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../tools/support/root";

const FOLDER = path.join(ROOT, "src/app/(dashboard)");

/** Shown only with the id of a payment: the journeys of payments look at it. */
const NEED_ID = new Set(["/billing/receipt"]);

/** Every page of those who are signed in, from the folders that Next makes pages of: a new one is looked at without being listed anywhere. */
const PAGES = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "page.tsx")
  .map((file) => `/${path.dirname(file).split(path.sep).join("/")}`)
  .filter((page) => !NEED_ID.has(page))
  .sort();

const isAdministration = (page: string) => page.startsWith("/admin/");

export const OWN_PAGES: readonly string[] = PAGES.filter((page) => !isAdministration(page));
export const ADMIN_PAGES: readonly string[] = PAGES.filter(isAdministration);
