// Says what a command is doing and for how long, on a terminal and in a plain log: the first build takes minutes on a busy machine.
import { spawn } from "node:child_process";

const TICK_MS = 1_000;
/** A line in a log for so many ticks: nobody watches it tick. */
const LOG_EVERY_TICKS = 10;
const NEWS_CHARACTERS_MAX = 60;

const seconds = (startedMs) => `${Math.round((performance.now() - startedMs) / 1000)} s`;

/** Runs `work`, showing `label` and the time that has passed. `work` is handed a function that shows what it is at. */
export async function showProgress(label, work, output = process.stdout) {
  const startedMs = performance.now();
  let news = "";
  let ticks = 0;
  const write = (text) => output.write(output.isTTY ? `\r\u001b[2K${text}` : `${text}\n`);
  const line = () => `${label} … ${seconds(startedMs)}${news && `  (${news})`}`;
  write(`${label} …`);
  const timer = setInterval(() => {
    ticks += 1;
    if (output.isTTY || ticks % LOG_EVERY_TICKS === 0) write(line());
  }, TICK_MS);
  try {
    const result = await work((text) => {
      news = text.slice(0, NEWS_CHARACTERS_MAX);
    });
    write(`${label}: done in ${seconds(startedMs)}`);
    return result;
  } catch (error) {
    write(`${label}: failed after ${seconds(startedMs)}`);
    throw error;
  } finally {
    clearInterval(timer);
    if (output.isTTY) output.write("\n");
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const COLOURS = /\u001b\[[0-9;]*m/g;

/** Runs a Node script to its end. What it prints is news while it runs, and shown in full when it fails. */
export function runScript({ script, args, env, onNews }) {
  const child = spawn(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "pipe"], env });
  const printed = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      printed.push(text);
      const last = text.replace(COLOURS, "").trim().split("\n").at(-1)?.trim();
      if (last) onNews(last);
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      if (code === 0) return resolve();
      process.stderr.write(printed.join(""));
      reject(new Error(`${script} ${args.join(" ")} ended with ${signal ?? code}`));
    });
  });
}
