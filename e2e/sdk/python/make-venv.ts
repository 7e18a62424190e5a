import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../tools/support/root";

const REQUIREMENTS = path.join(import.meta.dirname, "requirements.txt");
const FOLDER = path.join(ROOT, ".cache/python-sdks");

/** A virtual environment with the pinned SDKs, made once; its interpreter. Throws, saying what is missing, where Python or its packages cannot be had. */
export function makeVenv(): string {
  const python = path.join(FOLDER, "bin/python");
  const stamp = path.join(FOLDER, "requirements.txt");
  const wanted = readFileSync(REQUIREMENTS, "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return python;
  mkdirSync(path.dirname(FOLDER), { recursive: true });
  run("python3", ["-m", "venv", "--clear", FOLDER], "Python 3 with its venv module is needed (Debian: apt-get install python3-venv).");
  run(python, ["-m", "pip", "install", "--quiet", "--requirement", REQUIREMENTS], "pip must be able to install the SDKs from a package index.");
  writeFileSync(stamp, wanted);
  return python;
}

function run(command: string, args: string[], need: string): void {
  const { error, status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${need}\n${command} ${args.join(" ")} failed:\n${error?.message ?? ""}${stdout ?? ""}${stderr ?? ""}`);
}
