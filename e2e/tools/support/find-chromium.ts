import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";

const COMMANDS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge"];
const PLACES = [
  "/usr/lib/chromium/chromium",
  "/snap/bin/chromium",
  "/opt/google/chrome/chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe",
  "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
];

/** A machine without a GPU, a sandbox or a network must do; and the browser must call nobody but the app. */
export const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * The path of a Chromium that is there, or was fetched just now. In this order: `CHROMIUM_PATH`, Playwright's own, the system's,
 * Playwright's download, Debian's package (as root). Throws with what to do when there is none.
 */
export function findChromium(): string {
  const given = process.env.CHROMIUM_PATH;
  if (given && !existsSync(given)) throw new Error(`CHROMIUM_PATH is ${given}, which does not exist.`);
  const found = given ?? findInstalled() ?? install();
  if (found) return found;
  throw new Error(
    "No Chromium was found, and none could be fetched. Install one (`npx playwright install chromium`, or Debian's `apt-get install chromium`), or set CHROMIUM_PATH to a Chrome, Chromium or Edge.",
  );
}

function findInstalled(): string | null {
  const folders = (process.env.PATH ?? "").split(path.delimiter).filter(Boolean);
  const onPath = COMMANDS.flatMap((command) => folders.map((folder) => path.join(folder, command)));
  return [chromium.executablePath(), ...onPath, ...PLACES].find((place) => place && existsSync(place)) ?? null;
}

function install(): string | null {
  console.log("There is no Chromium here; fetching one …");
  const isRoot = process.platform === "linux" && process.getuid?.() === 0;
  const tries: [string, string[]][] = [
    [process.execPath, [path.resolve("node_modules/@playwright/test/cli.js"), "install", "chromium"]],
    ...(isRoot ? ([["apt-get", ["install", "-y", "--no-install-recommends", "chromium"]]] satisfies [string, string[]][]) : []),
  ];
  for (const [command, args] of tries) {
    spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"], timeout: 600_000 });
    const found = findInstalled();
    if (found) return found;
  }
  return null;
}
