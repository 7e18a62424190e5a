import type Anthropic from "@anthropic-ai/sdk";
import { describe, expect, it } from "vitest";
import { emitAnswer } from "../../hub/emit-answer";
import { type Fixture, readFixtures } from "../../providers/testing/read-fixtures";
import { hubRequest } from "../testing/hub-request";
import { messagesCaller } from "./caller";
import { messagesProvider } from "./provider";
import { clientsThatGet, frame } from "./testing/anthropic-client";
import { CONTEXT } from "./testing/hub-values";

type Body = Record<string, unknown> & { model: string; max_tokens: number };

const recorded = readFixtures().filter(({ provider, api }) => provider === "anthropic" && api === "messages");
const named = (fixtures: Fixture[]) => fixtures.map((fixture) => [fixture.name.split("/").at(-1) as string, fixture] as const);
const parse = (bytes: Uint8Array) => JSON.parse(Buffer.from(bytes).toString("utf8"));
const asBlocks = (content: unknown) => (typeof content === "string" ? [{ type: "text", text: content }] : content);

function leaveOutHints({ defer_loading: _hint, description, ...tool }: Record<string, unknown>) {
  return { ...tool, ...(description ? { description } : {}) };
}

/** The same request in one of the ways in which it can be written: ours. */
function inOneWay({ stream, system, messages, tools, output_format, output_config, tool_choice, ...rest }: Body) {
  const format = output_format ?? (output_config as { format?: object })?.format;
  const { disable_parallel_tool_use: isSerial, ...choice } = (tool_choice ?? {}) as { disable_parallel_tool_use?: boolean };
  return {
    ...rest,
    ...(tools ? { tools: (tools as Record<string, unknown>[]).map(leaveOutHints) } : {}),
    ...(system ? { system: asBlocks(system) } : {}),
    messages: (messages as { role: string; content: unknown }[]).map(({ role, content }) => ({ role, content: asBlocks(content) })),
    ...(tool_choice ? { tool_choice: { ...choice, ...(isSerial ? { disable_parallel_tool_use: true } : {}) } } : {}),
    ...(format || output_config ? { output_config: { ...(output_config as object), ...(format ? { format } : {}) } } : {}),
    ...(stream ? { stream: true } : {}),
  };
}

describe("recorded requests to Anthropic are read, and written as they were", () => {
  const NOT_FOR_CALLERS: Record<string, string> = {
    "cache-tools-code-exec": "messages[0].content[1].file_id",
    "error-400-invalid-shape": "messages[0]",
  };
  const ONLY_ANTHROPIC: Record<string, string> = { "stream-server-mcp": "mcp_servers" };
  /** What the model has another word for, and what only bytes that stay as they are keep. */
  const ADAPTIVE = { type: "adaptive", display: "summarized" };
  const OTHERWISE: Record<string, { body: object; dropped: string[] }> = {
    "error-400-effort-unsupported": { body: { thinking: ADAPTIVE }, dropped: [] },
    "stream-server-code-execution": { body: { thinking: ADAPTIVE, output_config: { effort: "medium" } }, dropped: [] },
    "compaction-iterations": { body: { context_management: undefined }, dropped: ["context_management"] },
    "stream-server-tool-search": { body: {}, dropped: ["tools.defer_loading"] },
  };
  const requests = recorded.filter(({ request }) => request.length > 0);

  it("are there", () => expect(requests.length).toBeGreaterThanOrEqual(38));

  it.each(named(requests))("%s", (name, fixture) => {
    const body: Body = parse(fixture.request);
    const read = () => messagesCaller.readRequest(body, { isStreaming: body.stream === true });
    if (NOT_FOR_CALLERS[name]) return expect(read).toThrow(expect.objectContaining({ code: "invalid_request", param: NOT_FOR_CALLERS[name] }));
    const write = () => messagesProvider.writeRequest(read(), { model: body.model, outputTokensMax: body.max_tokens });
    if (ONLY_ANTHROPIC[name]) return expect(write).toThrow(expect.objectContaining({ code: "invalid_request", param: ONLY_ANTHROPIC[name] }));
    const { body: changes, dropped } = OTHERWISE[name] ?? { body: {}, dropped: [] };
    expect(write()).toEqual({ body: { ...inOneWay(body), ...changes }, dropped });
  });
});

describe("recorded answers of Anthropic, written by us, are the same to Anthropic's own SDKs", () => {
  const context = { ...CONTEXT, request: hubRequest({ format: "messages" }), body: {} };
  const closing = { usage: { input: 5, output: 3, cacheRead: 0, cacheWrite: 0, cacheWrite1h: 0, reasoning: 0 }, cost: null };
  const params = { model: "m", max_tokens: 9, messages: [{ role: "user" as const, content: "Hi" }] };
  const answers = recorded.filter(({ isEventStream, status }) => !isEventStream && status < 400);

  /** What a caller is told: sources by their addresses, and calls without who made them. */
  const told = (blocks: Anthropic.ContentBlock[]): unknown[] =>
    blocks.map((block) => {
      if (block.type === "tool_use") return { id: block.id, name: block.name, input: block.input };
      if (block.type !== "text") return block;
      return { text: block.text, sources: (block.citations ?? []).flatMap((citation) => ("url" in citation ? [citation.url, citation.title] : [])) };
    });

  it.each(named(answers))("%s", async (_name, fixture) => {
    const message = parse(fixture.body);
    const answer = messagesProvider.readAnswer(message, CONTEXT);
    const spoken = answer.parts.filter(({ type }) => type !== "refusal");
    const expected = { id: message.id, model: message.model, stop_reason: message.stop_reason, stop_sequence: message.stop_sequence ?? null };
    const check = (read: Anthropic.Message) => {
      const { id, model, stop_reason, stop_sequence, content, usage } = JSON.parse(JSON.stringify(read));
      expect({ id, model, stop_reason, stop_sequence }).toEqual(expected);
      expect(told(content)).toEqual(told(message.content));
      expect(usage).toMatchObject({ input_tokens: 5, output_tokens: 3 });
    };
    const json = JSON.stringify(messagesCaller.writeAnswer({ ...answer, parts: spoken }, context, closing));
    for (const [, client] of clientsThatGet(json, "application/json")) check(await client.messages.create(params));
    const stream = messagesCaller.openStream(context);
    const events = [...emitAnswer({ ...answer, parts: spoken }).flatMap((event) => stream.push(event)), ...stream.close(closing)];
    for (const [, client] of clientsThatGet(frame(events), "text/event-stream")) check(await client.messages.stream(params).finalMessage());
  });
});
