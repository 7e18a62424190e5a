import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseUsd } from "../../src/domain/money";
import { resoldCodexConfig } from "../../src/ui/snippets/snippet-agents";
import { makeSnippets, type Snippet } from "../../src/ui/snippets/snippets";
import { openServerShop, type ServerShop } from "../money/server/open-shop";
import { type Script, scriptKey, scriptPrompt } from "../tools/simulator/script";
import { ROOT } from "../tools/support/root";
import { serverEnv } from "../tools/support/server-env";
import { only, type Stage, startStage } from "./start-stage";

/** As their makers ship them: programs of one machine's kind, too large to be among this project's packages. */
const PROGRAMS = ["@anthropic-ai/claude-code@2.1.330", "@openai/codex@0.169.0"];
const PLACE = path.join(ROOT, ".cache/agents");
const KEY = scriptKey({ tokens: { input: 1000, output: 50 }, usesNoTool: true });

const run = promisify(execFile);
let stage: Stage;
/** Home and working folder: nothing of whoever runs the tests is read or written. */
let folder: string;

beforeAll(async () => {
  mkdirSync(PLACE, { recursive: true });
  const options = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts=false"];
  await run("npm", ["install", "--prefix", PLACE, ...options, ...PROGRAMS], { cwd: PLACE, timeout: 280_000 });
  stage = await startStage("server");
  folder = mkdtempSync(path.join(tmpdir(), "llm-monitor-agent-"));
  await run("git", ["init", "--quiet", folder]);
}, 300_000);
afterAll(async () => {
  await stage?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

const snippetOf = (id: Snippet["id"]) => only(makeSnippets(stage.app.origin, stage.token).filter((one) => one.id === id));

/** Telemetry, updates and whatever else the programs do unasked are off: they talk to nobody but the app. */
const QUIET = {
  DISABLE_TELEMETRY: "1",
  DISABLE_ERROR_REPORTING: "1",
  DISABLE_AUTOUPDATER: "1",
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
};

function inShell(script: string, env: Record<string, string>): Promise<{ stdout: string }> {
  const own = { HOME: folder, CLAUDE_CONFIG_DIR: path.join(folder, ".claude"), CODEX_HOME: path.join(folder, ".codex") };
  const PATH = `${path.join(PLACE, "node_modules/.bin")}:${process.env.PATH}`;
  const asked = run("bash", ["-c", script], { cwd: folder, env: serverEnv({ ...QUIET, ...own, ...env, PATH }), timeout: 120_000 });
  asked.child.stdin?.end(); // both read a prompt from there when it is no terminal
  return asked;
}

test("Claude Code: the quickstart's snippet runs as it stands, and its call is seen", async () => {
  const { code, keyVariable } = snippetOf("anthropic-claude-code");
  expect(folder).not.toContain(homedir());
  const { result, logged } = await stage.metered(() => inShell(code, { [keyVariable]: KEY }));
  expect(result.stdout.trim()).not.toBe("");
  // It offers betas that the simulator does not know, and goes on without them where they are refused.
  const last = logged.filter(({ endpoint }) => endpoint.endsWith("/messages")).at(-1);
  expect(last).toMatchObject({ provider: "anthropic", statusCode: 200, isStreaming: true, tokens: { input: 1000, output: 50 } });
}, 150_000);

test("Codex: the quickstart's configuration and command run as they stand, and the call is seen", async () => {
  const { code, file, keyVariable } = snippetOf("openai-codex");
  expect(file?.name).toBe("~/.codex/config.toml");
  mkdirSync(path.join(folder, ".codex"), { recursive: true });
  // With a section of the user's own below it.
  writeFileSync(path.join(folder, ".codex/config.toml"), `${code}\n\n[analytics]\nenabled = false\n`);
  const { result, logged } = await stage.metered(() => inShell(file?.command ?? "", { [keyVariable]: KEY }));
  expect(result.stdout.trim()).not.toBe("");
  const answered = logged.filter(({ endpoint }) => endpoint.endsWith("/responses"));
  expect(answered.length).toBeGreaterThan(0);
  for (const call of answered) expect(call).toMatchObject({ provider: "openai", statusCode: 200, tokens: { input: 1000, output: 50 } });
}, 150_000);

/** One of each provider: none but the second is Anthropic's, none but the first OpenAI's. */
const MODELS = ["gpt-4o-mini", "claude-haiku-4-5", "gemini-3.5-flash"] as const;

describe.each(MODELS)("with one key of ours, %s", (model) => {
  let shop: ServerShop;
  const fileOf = (agent: string) => path.join(folder, `${agent}-${model}.txt`);
  /** What the model does when it is asked: it writes the file by the program's own tool, and then says something. */
  const prompt = (calls: NonNullable<Script["calls"]>) => `Write the file. ${scriptPrompt({ calls })}`;
  beforeAll(async () => {
    shop = await openServerShop(stage.app, "100.00");
  });

  test("Claude Code writes a file by its tool, and all of it is paid from the balance", async () => {
    const file = fileOf("claude");
    const asked = prompt({ name: "Write", input: { file_path: file, content: "done\n" } });
    const env = { ANTHROPIC_BASE_URL: `${stage.app.origin}/api`, ANTHROPIC_AUTH_TOKEN: shop.key, ANTHROPIC_DEFAULT_HAIKU_MODEL: model };
    const { stdout } = await inShell(`claude --model ${model} --permission-mode acceptEdits -p '${asked}'`, env);
    expect(stdout.trim()).not.toBe("");
    expect(readFileSync(file, "utf8")).toBe("done\n");
    expect((await shop.balance()).balance).toBeLessThan(parseUsd("100.00"));
  }, 150_000);

  test("Codex writes a file by its tool, and all of it is paid from the balance", async () => {
    const file = fileOf("codex");
    const asked = prompt({ name: "exec_command", input: { cmd: `printf 'done\\n' > ${file}` } });
    const home = path.join(folder, ".codex");
    mkdirSync(home, { recursive: true });
    writeFileSync(path.join(home, "config.toml"), resoldCodexConfig(stage.app.origin, model));
    const before = (await shop.balance()).balance;
    const { stdout } = await inShell(`codex exec --sandbox danger-full-access --skip-git-repo-check '${asked}'`, { LLM_KEY: shop.key });
    expect(stdout.trim()).not.toBe("");
    expect(readFileSync(file, "utf8")).toBe("done\n");
    expect((await shop.balance()).balance).toBeLessThan(before);
  }, 150_000);
});

test("no provider complains of what the programs were translated to", async () => {
  await stage.simulator.books.idle();
  expect(stage.simulator.books.calls.flatMap(({ complaints }) => complaints)).toEqual([]);
});
