import { readdirSync } from "node:fs";
import path from "node:path";
import { describe } from "vitest";

// One file, so that one process runs them one after the other, and one app of each mount serves them all: starting it takes longer than most of them.
for (const folder of [".", "../security/server"]) {
  const names = readdirSync(path.join(import.meta.dirname, folder)).filter((name) => name.endsWith(".suite.ts"));
  for (const name of names) describe(name, () => import(path.join(import.meta.dirname, folder, name)));
}
