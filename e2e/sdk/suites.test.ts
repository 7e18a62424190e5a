import { readdirSync } from "node:fs";
import path from "node:path";
import { describe } from "vitest";
import { bySize } from "../tools/support/full-size";

/** Every page and route × every payload, stranger or encoding, every snippet in a process of its own: at full size. */
const LONG = bySize({
  small: ["screens", "roles", "tenants", "requests", "compression", "login-limit", "snippets", "reseller-snippets"].map((name) => `${name}.suite.ts`),
  full: [],
});

// One file, so that one process runs them one after the other, and one app of each mount serves them all: starting it takes longer than most of them.
for (const folder of [".", "../security/server"]) {
  const names = readdirSync(path.join(import.meta.dirname, folder)).filter((name) => name.endsWith(".suite.ts") && !LONG.includes(name));
  for (const name of names) describe(name, () => import(path.join(import.meta.dirname, folder, name)));
}
