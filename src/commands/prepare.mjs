// Makes what the sources need made: the Prisma client, Next's build, the server's bundle. Each only when its sources have changed.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { derivePostgresqlSchema } from "./derive-schema.mjs";

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

function fingerprint(files) {
  const hash = createHash("sha256").update(process.version);
  for (const file of files) hash.update(file).update("\0").update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

/** Runs `make` when `files` have changed since it last went well, or what it made is gone. */
async function whenChanged({ name, files, makes, make }) {
  const stamp = path.join(STAMPS, name);
  const now = fingerprint(files);
  if (existsSync(makes) && existsSync(stamp) && readFileSync(stamp, "utf8") === now) return;
  await make();
  mkdirSync(STAMPS, { recursive: true });
  writeFileSync(stamp, now);
}

function run(command, args) {
  const { status } = spawnSync(process.execPath, [path.resolve("node_modules", command), ...args], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed`);
}

/** Two clients of the same models: one for SQLite, one for PostgreSQL. */
export async function prepareClient() {
  const source = "prisma/schema.prisma";
  const derived = "dist/prisma/postgresql.prisma";
  const files = [source, "prisma.config.ts", "package-lock.json", "src/commands/derive-schema.mjs"];
  const generate = (schema) => run("prisma/build/index.js", ["generate", "--schema", schema]);
  await whenChanged({ name: "client", files, makes: "src/db/generated/client.ts", make: () => generate(source) });
  await whenChanged({
    name: "client-postgresql",
    files,
    makes: "src/db/generated-postgresql/client.ts",
    make: () => {
      mkdirSync(path.dirname(derived), { recursive: true });
      writeFileSync(derived, derivePostgresqlSchema(readFileSync(source, "utf8")));
      generate(derived);
    },
  });
}

export async function prepareServer() {
  const sources = [...filesBelow("src")].filter((file) => !/\.test\.tsx?$|\/testing\//.test(file));
  const config = ["package-lock.json", "package.json", "next.config.ts", "postcss.config.mjs", "tsconfig.json", ...filesBelow("public")];
  const files = [...sources, ...config.filter((file) => existsSync(file))];
  await whenChanged({
    name: "server",
    files,
    makes: "dist/server.mjs",
    make: () =>
      build({
        entryPoints: { server: "src/main/gateway-process.ts", pages: "src/main/pages-process.ts" },
        outdir: "dist",
        outExtension: { ".js": ".mjs" },
        bundle: true,
        packages: "external",
        platform: "node",
        format: "esm",
        target: "node20",
        sourcemap: true,
        logLevel: "warning",
      }),
  });
  await whenChanged({
    name: "next",
    files,
    makes: ".next/BUILD_ID",
    make: () => {
      console.log("Building the app; this takes a minute, once …");
      run("next/dist/bin/next", ["build"]);
    },
  });
}
