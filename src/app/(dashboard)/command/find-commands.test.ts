import { expect, test } from "vitest";
import { type Command, findCommands, readRequestId } from "./find-commands";

const command = (group: Command["group"], label: string, detail?: string): Command => ({
  ...{ id: `${group} ${label}`, group, label, run: () => undefined },
  ...(detail ? { detail } : {}),
});
const COMMANDS = [
  command("pages", "Overview"),
  command("pages", "API keys"),
  command("actions", "Create an API key"),
  command("models", "gpt-4o-mini", "OpenAI"),
  command("models", "openai-something"),
  command("credentials", "backend", "llm_sk_abc…wxyz"),
  ...Array.from({ length: 20 }, (_, i) => command("models", `many-${i}`)),
];
const labelsOf = (text: string) => findCommands(COMMANDS, text).map(({ label }) => label);

test("without a text: pages and actions", () => {
  expect(labelsOf(" ")).toEqual(["Overview", "API keys", "Create an API key"]);
});

test("words are searched in what a thing is called and in what stands beside it; groups keep their order", () => {
  expect(labelsOf("key api")).toEqual(["API keys", "Create an API key"]);
  expect(labelsOf("openai")).toEqual(["openai-something", "gpt-4o-mini"]);
  expect(labelsOf("llm_sk_abc")).toEqual(["backend"]);
  expect(labelsOf("nothing like it")).toEqual([]);
});

test("no group crowds out the others", () => {
  expect(labelsOf("many")).toHaveLength(8);
});

test("a request is found by its id, and by how that begins", () => {
  expect(readRequestId(" REQ_01m81fvrh60q1vvf2nnzp6an74 ")).toBe("req_01m81fvrh60q1vvf2nnzp6an74");
  expect(readRequestId("req_0")).toBe("req_0");
  for (const text of ["req_", "req", "request", "req_%", "req_1 or 1=1", `req_${"0".repeat(50)}`]) expect(readRequestId(text)).toBeNull();
});
