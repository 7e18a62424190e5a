// Makes what the sources need made: the Prisma client, Next's build, the server's bundle. Each only when its sources have changed.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { derivePostgresqlSchema } from "./derive-schema.mjs";
import { runScript, showProgress } from "./show-progress.mjs";

const STAMPS = path.resolve("dist/stamps");

function* filesBelow(place) {
  if (!existsSync(place)) return;
  const entries = readdirSync(place, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const file = path.join(place, entry.name);
    if (entry.isDirectory()) yield* filesBelow(file);
    else yield file;
  }
}

/** Not of Node's version: what is made is the same for each, and a suite on another one must not make it anew beside its own tests. */
function fingerprint(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

/** Runs `make` when `files` have changed since it last succeeded, or what it made is gone. `label`: what people read meanwhile. */
async function whenChanged({ name, label, files, makes, make }) {
  const stamp = path.join(STAMPS, name);
  const now = fingerprint(files);
  if (existsSync(makes) && existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
  await showProgress(label, make);
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(stamp, now);
}

function run(command, args, onNews) {
  return runScript({ script: path.resolve("node_modules", command), args, env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" }, onNews });
}

/** Two clients of the same models: one for SQLite, one for PostgreSQL. */
export async function prepareClient() {
  const source = "prisma/schema.prisma";
  const derived = "dist/prisma/postgresql.prisma";
  const files = [source, "prisma.config.ts", "package-lock.json", "src/commands/derive-schema.mjs"];
  const generate = (schema) => run("prisma/build/index.js", ["generate", "--schema", schema], () => undefined);
  const make = () => generate(source);
  await whenChanged({ name: "client", label: "Generating the client for SQLite", files, makes: "src/db/generated/client.ts", make });
  await whenChanged({
    name: "client-postgresql",
    label: "Generating the client for PostgreSQL",
    files,
    makes: "src/db/generated-postgresql/client.ts",
    make: () => {
      mkdirSync(path.dirname(derived), { recursive: true });
      writeFileSync(derived, derivePostgresqlSchema(readFileSync(source, "utf8")));
      return generate(derived);
    },
  });
}

/** What can only be decided at a start stays in chunks of its own, so that it is not loaded where it is not needed. */
async function bundleServer() {
  const { build, stop } = await import("esbuild"); // not for a start that finds everything made
  for (const name of existsSync("dist") ? readdirSync("dist") : []) if (/\.mjs(\.map)?$/.test(name)) rmSync(path.join("dist", name));
  await build({
    entryPoints: {
      settings: "src/env.ts",
      server: "src/main/gateway-process.ts",
      pages: "src/main/pages-process.ts",
      prepare: "src/main/prepare-process.ts",
    },
    outdir: "dist",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    sourcemap: true,
    logLevel: "warning",
  });
  await stop(); // its service would run as long as the server
}

/** What the bundle and the pages are made of. */
function serverFiles() {
  const sources = [...filesBelow("src")].filter((file) => !/\.test\.tsx?$|\/testing\//.test(file));
  const config = ["package-lock.json", "package.json", "next.config.ts", "postcss.config.mjs", "tsconfig.json", ...filesBelow("public")];
  return [...sources, ...config.filter((file) => existsSync(file))];
}

export async function prepareBundle() {
  await whenChanged({ name: "server", label: "Bundling the server", files: serverFiles(), makes: "dist/server.mjs", make: bundleServer });
}

export async function preparePages() {
  const make = (onNews) => run("next/dist/bin/next", ["build"], onNews);
  await whenChanged({ name: "next", label: "Building the pages, once: a minute or two", files: serverFiles(), makes: ".next/BUILD_ID", make });
}

export async function prepareServer() {
  await prepareBundle();
  await preparePages();
}
