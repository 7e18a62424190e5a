import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";

/** What a test needs a database of its own for, and a process in which the environment has not been read yet. */
const IMPURE = /^src\/(?:env\.ts$|db\/generated)/;
const IMPORT = /(?:^|\n)\s*(?:import|export)\s(?!type\s)(?:[^;"']*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;

/**
 * The test files of `folders` that import neither the environment nor a database client, directly or not: they share threads, whatever
 * their order. Read from the sources, so that nobody keeps a list.
 */
export function findPureTests(folders: string[]): string[] {
  const known = new Map<string, string[]>();
  const importsOf = (file: string) => {
    const found = known.get(file) ?? readImports(file);
    known.set(file, found);
    return found;
  };
  const isPure = (test: string) => {
    const reached = new Set([test]);
    for (const file of reached) for (const imported of importsOf(file)) reached.add(imported);
    return ![...reached].some((file) => IMPURE.test(file));
  };
  return folders.flatMap(listTests).filter(isPure);
}

function listTests(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files.filter((file) => file.endsWith(".test.ts")).map((file) => path.join(folder, file));
}

function readImports(file: string): string[] {
  if (IMPURE.test(file) || !/\.[mc]?tsx?$/.test(file)) return [];
  const found = [...readFileSync(file, "utf8").matchAll(IMPORT)].map(([, from, dynamic]) => resolveImport(file, (from ?? dynamic) as string));
  return found.filter((imported) => imported !== null);
}

/** Null: a package. */
function resolveImport(importer: string, name: string): string | null {
  if (!/^(?:\.|@\/)/.test(name)) return null;
  const base = name.startsWith("@/") ? path.join("src", name.slice(2)) : path.join(path.dirname(importer), name);
  const candidates = [base, `${base}.ts`, `${base}.tsx`, path.join(base, "index.ts")];
  return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile()) ?? null;
}
