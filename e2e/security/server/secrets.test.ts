import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../../tools/support/root";
import { artefacts, secrets, spreadSecrets } from "./spread-secrets";

let stop: () => Promise<void>;
beforeAll(async () => {
  stop = await spreadSecrets();
}, 300_000);
afterAll(() => stop?.());

describe("what is left behind", () => {
  test("is looked at: files, spool, log, pages, answers and metrics", () => {
    const places = [...artefacts.keys()];
    for (const place of ["file app.db", "file app.db-wal", "output", "GET /metrics", "GET /tokens", "GET /api/tokens"])
      expect(places).toContain(place);
    expect(places.some((place) => place.startsWith("spool "))).toBe(true);
    expect(artefacts.get("GET /metrics")).toContain("llm_monitor_requests_total");
    expect(artefacts.get("GET /tokens")).toContain("canary");
    expect(artefacts.get("output")).toContain('"event":"call"');
    expect(secrets.size).toBeGreaterThan(60);
    // Three passed through; resold, each format × provider × manner, and one of each format and manner whose answer is kept.
    expect([...secrets.keys()].filter((what) => what.startsWith("completion"))).toHaveLength(3 + 32 + 8);
    console.log(
      `${secrets.size} secrets looked for in ${artefacts.size} places, ${[...artefacts.values()].reduce((sum, { length }) => sum + length, 0)} characters`,
    );
  });

  test("holds no prompt, completion, key, token, password or session", () => {
    const found = [...secrets].flatMap(([what, text]) => {
      const forms = [
        text,
        Buffer.from(text, "utf8").toString("latin1"),
        Buffer.from(text).toString("base64").replace(/=+$/, ""),
        encodeURIComponent(text),
      ];
      return [...artefacts].filter(([, content]) => forms.some((form) => content.includes(form))).map(([place]) => `${what} in ${place}`);
    });
    expect(found).toEqual([]);
  });

  test("holds no code or name of the server in what browsers load", () => {
    const folder = path.join(ROOT, ".next/static");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".js"));
    expect(files.length).toBeGreaterThan(5);
    const leaks = files.filter((file) =>
      /DATABASE_URL|JWT_SECRET|METRICS_TOKEN|passwordHash|PrismaClient|bcrypt/.test(readFileSync(path.join(folder, file), "utf8")),
    );
    expect(leaks).toEqual([]);
    expect(files.filter((file) => existsSync(path.join(folder, `${file}.map`)))).toEqual([]);
  });
});

describe("the log", () => {
  const lines = () => {
    const output = artefacts.get("output") as string;
    return output.slice(output.indexOf("llm-monitor is ready")).split("\n").slice(1).filter(Boolean);
  };

  test("is one JSON object per line, whatever callers write", () => {
    const wrong = lines().filter((line) => !isObject(line));
    expect(wrong).toEqual([]);
    expect(lines().length).toBeGreaterThan(30);
    expect(lines().filter((line) => (JSON.parse(line) as { event?: string }).event === "forged")).toEqual([]);
  });

  test("holds no byte that a terminal obeys, and no other end of line", () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(lines().filter((line) => /[\x00-\x1f\x7f-\x9f\u2028\u2029]/.test(line))).toEqual([]);
    expect(lines().some((line) => line.includes("\\u2028") || line.includes("\\u001b"))).toBe(true);
  });

  test("tells of no error of ours", () => {
    expect(lines().filter((line) => line.includes('"internal_error"'))).toEqual([]);
  });
});

function isObject(line: string): boolean {
  try {
    return typeof JSON.parse(line) === "object";
  } catch {
    return false;
  }
}
