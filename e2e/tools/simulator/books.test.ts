import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type Simulator, startSimulator } from "./start-simulator";

let simulator: Simulator | undefined;
afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
});

const ask = (origin: string, isStream: boolean) =>
  fetch(`${origin}/openai/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer k" },
    body: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "hi" }], stream: isStream }),
  }).then((answer) => answer.text());

describe("the books", () => {
  it("sum what was used and, apart, what was stated", async () => {
    simulator = await startSimulator();
    const plain = JSON.parse(await ask(simulator.origin, false));
    await ask(simulator.origin, true);
    await simulator.books.idle();
    const totals = simulator.books.totals();
    expect(totals).toMatchObject({ calls: 2, byProvider: { openai: 2 }, byStatus: { 200: 2 }, endedBy: { done: 2 } });
    expect(totals.stated).toMatchObject({ calls: 1, input: plain.usage.prompt_tokens, output: plain.usage.completion_tokens });
    expect(totals.used).toMatchObject({ calls: 2, input: 2 * plain.usage.prompt_tokens });
  });

  it("with totals only keep no call that has ended, and count the same", async () => {
    simulator = await startSimulator({ keep: "totals" });
    const { origin, books } = simulator;
    await Promise.all(Array.from({ length: 200 }, (_, i) => ask(origin, i % 2 === 0)));
    await books.idle();
    expect(books.calls).toEqual([]);
    expect(books.totals()).toMatchObject({ calls: 200, stated: { calls: 100 }, used: { calls: 200 } });
  });

  it("give every call an id of its own, though equal requests get equal bytes", async () => {
    simulator = await startSimulator();
    expect(await ask(simulator.origin, true)).toBe(await ask(simulator.origin, true));
    await simulator.books.idle();
    const [first, second] = simulator.books.calls;
    expect(first?.id).not.toBe(second?.id);
    expect(simulator.books.find(second?.id ?? "")).toBe(second);
  });

  it("can be read and emptied from another process", async () => {
    simulator = await startSimulator();
    const { origin } = simulator;
    await ask(origin, false);
    const read = () => fetch(`${origin}/__sim/books`).then((answer) => answer.json());
    expect(await (await fetch(`${origin}/__sim/health`)).json()).toMatchObject({ status: "ok" });
    expect(await read()).toMatchObject({ totals: { calls: 1 }, calls: [{ provider: "openai", model: "gpt-4o" }] });
    await fetch(`${origin}/__sim/reset`, { method: "POST" });
    expect(await read()).toMatchObject({ totals: { calls: 0 }, calls: [] });
  });

  it("are served by the command line, which ends well on SIGTERM", async () => {
    const main = path.join(import.meta.dirname, "main.ts");
    const child = spawn(process.execPath, ["--import", "tsx", main, "--port", "0", "--keep", "totals"], { stdio: ["ignore", "pipe", "inherit"] });
    const [printed] = (await once(child.stdout, "data")) as [Buffer];
    const origin = /UPSTREAM_GOOGLE_URL=(\S+)\/google/.exec(printed.toString())?.[1] ?? "";
    await ask(origin, false);
    expect(await (await fetch(`${origin}/__sim/books`)).json()).toMatchObject({ totals: { calls: 1 }, calls: [] });
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  it("close with every socket, so that nothing hangs", async () => {
    const closing = await startSimulator();
    await ask(closing.origin, false);
    expect(closing.connections()).toBeGreaterThan(0);
    await closing.close();
    expect(closing.connections()).toBe(0);
    await expect(ask(closing.origin, false)).rejects.toThrow();
  });
});
