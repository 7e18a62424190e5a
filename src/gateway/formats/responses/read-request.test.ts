import { describe, expect, it } from "vitest";
import type { Members } from "../../bytes/json/parse-members";
import { responsesCaller } from "./caller";

const read = (body: Members) => responsesCaller.readRequest({ model: "m", input: "Hi", ...body }, { isStreaming: false });

const user = { role: "user", content: "Hi" };

describe("a conversation", () => {
  it("is read as Codex sends it", () => {
    const request = read({
      instructions: "You are Codex.",
      input: [
        { type: "message", role: "developer", content: [{ type: "input_text", text: "rules" }] },
        { type: "message", role: "user", content: [{ type: "input_text", text: "fix it" }] },
        {
          type: "reasoning",
          summary: [
            { type: "summary_text", text: "Hm" },
            { type: "summary_text", text: "ok" },
          ],
          content: null,
          encrypted_content: "gAAAAx",
        },
        { type: "message", role: "assistant", content: [{ type: "output_text", text: "I look" }], phase: "commentary" },
        { type: "function_call", name: "read", namespace: "mcp__files", arguments: "{}", call_id: "c1" },
        { type: "custom_tool_call", status: "completed", call_id: "c2", name: "apply_patch", input: "*** Begin" },
        { type: "local_shell_call", call_id: "c3", status: "completed", action: { type: "exec", command: ["ls"], env: {} } },
        {
          type: "function_call_output",
          call_id: "c1",
          output: [
            { type: "input_text", text: "a" },
            { type: "input_image", image_url: "data:image/png;base64,eA==" },
          ],
        },
        { type: "custom_tool_call_output", call_id: "c2", output: "done" },
        { type: "function_call_output", call_id: "c3", output: "" },
      ],
      tools: [
        { type: "function", name: "shell", description: "d", strict: false, parameters: { type: "object" } },
        { type: "custom", name: "apply_patch", description: "Patch.", format: { type: "grammar", syntax: "lark", definition: "start: X" } },
        { type: "local_shell" },
        { type: "web_search", external_web_access: true },
      ],
      ...{ tool_choice: "auto", parallel_tool_calls: false, reasoning: { effort: "high", summary: "auto" }, store: false, stream: true },
      ...{ include: ["reasoning.encrypted_content"], prompt_cache_key: "k", text: { verbosity: "medium" }, client_metadata: { a: "b" } },
    });
    const text = (said: string, at: string) => ({ type: "text", text: said, citations: [], cache: null, at });
    expect(request.messages).toEqual([
      { role: "system", name: null, at: "instructions", parts: [text("You are Codex.", "instructions")] },
      { role: "system", name: null, at: "input[0]", parts: [text("rules", "input[0].content[0]")] },
      { role: "user", name: null, at: "input[1]", parts: [text("fix it", "input[1].content[0]")] },
      {
        ...{ role: "assistant", name: null, at: "input[2]" },
        parts: [
          { type: "reasoning", text: "Hm\n\nok", signature: "gAAAAx", maker: "openai", isRedacted: false, id: null, at: "input[2]" },
          text("I look", "input[3].content[0]"),
          { type: "tool-call", id: "c1", name: "mcp__files__read", kind: "function", input: "{}", cache: null, at: "input[4]" },
          { type: "tool-call", id: "c2", name: "apply_patch", kind: "custom", input: "*** Begin", cache: null, at: "input[5]" },
          { type: "tool-call", id: "c3", name: "local_shell", kind: "function", input: expect.stringContaining('"ls"'), cache: null, at: "input[6]" },
        ],
      },
      {
        ...{ role: "user", name: null, at: "input[7]" },
        parts: [
          {
            ...{ type: "tool-result", callId: "c1", name: null, kind: "function", isError: false, cache: null, at: "input[7]" },
            parts: [
              text("a", "input[7].output[0]"),
              {
                type: "image",
                source: { kind: "base64", mediaType: "image/png", data: "eA==" },
                detail: null,
                cache: null,
                at: "input[7].output[1]",
              },
            ],
          },
          {
            ...{ type: "tool-result", callId: "c2", name: null, kind: "custom", isError: false, cache: null, at: "input[8]" },
            parts: [text("done", "input[8].output")],
          },
          { type: "tool-result", callId: "c3", name: null, kind: "function", isError: false, cache: null, at: "input[9]", parts: [] },
        ],
      },
    ]);
    expect(request.tools.map(({ kind, name, description }) => [kind, name, description])).toEqual([
      ["function", "shell", "d"],
      ["custom", "apply_patch", "Patch."],
      ["own", "local_shell", null],
      ["own", "web_search", null],
    ]);
    expect(request).toMatchObject({
      toolChoice: { kind: "auto" },
      areCallsParallel: { value: false },
      reasoning: { effort: "high", isShown: true, at: "reasoning" },
    });
    expect([request.hints.map(({ at }) => at), request.needs]).toEqual([["prompt_cache_key", "client_metadata"], []]);
  });

  it("takes images, files and audio as they are sent", () => {
    const content = [
      { type: "input_image", image_url: "https://a.b/c.png", detail: "original" },
      { type: "input_file", filename: "a.pdf", file_data: "data:application/pdf;base64,eA==" },
      { type: "input_file", file_url: "https://a.b/c.pdf" },
      { type: "input_file", filename: "a.txt", file_data: `data:text/plain;base64,${Buffer.from("häl").toString("base64")}` },
      { type: "input_audio", input_audio: { data: "eA==", format: "wav" } },
      { type: "input_text", text: "x", prompt_cache_breakpoint: { mode: "explicit" } },
      { type: "input_hologram", data: 1 },
    ];
    expect(read({ input: [{ role: "user", content }] }).messages[0]?.parts).toMatchObject([
      { type: "image", source: { kind: "url", url: "https://a.b/c.png" }, detail: "high" },
      { type: "file", source: { kind: "base64", mediaType: "application/pdf", data: "eA==" }, name: "a.pdf" },
      { type: "file", source: { kind: "url", url: "https://a.b/c.pdf" }, name: null },
      { type: "file", source: { kind: "text", text: "häl" }, name: "a.txt" },
      { type: "audio", data: "eA==", format: "wav" },
      { type: "text", cache: { ttl: null } },
      { type: "foreign", format: "responses", value: { type: "message", role: "user", content: [content[6]] }, at: "input[0].content[6]" },
    ]);
  });

  it("keeps what is newer than us as it came", () => {
    const search = { type: "web_search_call", id: "ws_1", status: "completed" };
    const [first, second] = read({ input: [user, search, { ...user, colour: "red" }] }).messages.slice(0, 2);
    expect(second?.parts).toEqual([{ type: "foreign", format: "responses", value: search, at: "input[1]" }]);
    expect(first?.role).toBe("user");
    expect(read({ input: [{ ...user, colour: "red", mood: null }], tools: [{ type: "function", name: "f", speed: 1 }], shade: 1 }).needs).toEqual([
      { at: "shade", value: 1 },
      { at: "tools[0].speed", value: 1 },
      { at: "input[0].colour", value: "red" },
    ]);
  });
});

describe("fields that only this format has", () => {
  it.each([
    [{ store: true }, "store"],
    [{ background: true }, "background"],
    [{ previous_response_id: "resp_1" }, "previous_response_id"],
    [{ conversation: "conv_1" }, "conversation"],
    [{ service_tier: "flex" }, "service_tier"],
    [{ top_logprobs: 3 }, "top_logprobs"],
    [{ text: { stance: "x" } }, "text.stance"],
    [{ moderation: {} }, "moderation"],
    [{ constructor: "x" }, "constructor"],
    [{ toString: 1 }, "toString"],
    [{ __defineGetter__: 1 }, "__defineGetter__"],
    [JSON.parse('{"__proto__": {"a": 1}}'), "__proto__"],
  ] as [Members, string][])("%j is needed", (body, at) => {
    expect(read(body).needs.map((field) => field.at)).toEqual([at]);
  });

  it.each([
    [{ metadata: { a: "b" } }, "metadata"],
    [{ include: ["web_search_call.results"] }, "include"],
    [{ truncation: "auto" }, "truncation"],
    [{ text: { verbosity: "low" } }, "text.verbosity"],
    [{ reasoning: { context: "all_turns" } }, "reasoning.context"],
    [{ reasoning: { effort: "colossal" } }, "reasoning.effort"],
    [{ context_management: [{}] }, "context_management"],
  ] as [Members, string][])("%j is a hint", (body, at) => {
    expect(read(body)).toMatchObject({ needs: [], hints: [{ at }] });
  });

  it("that ask for nothing are neither", () => {
    const body = {
      ...{ store: false, background: false, previous_response_id: null, conversation: null, service_tier: "auto", top_logprobs: 0, metadata: {} },
      ...{ truncation: "disabled", prompt: null, include: [], text: { format: { type: "text" }, verbosity: null }, stream_options: {} },
    };
    expect(read(body)).toMatchObject({ needs: [], hints: [], outputFormat: null, reasoning: null, toolChoice: null });
  });

  it("are whose request it is, and how it is to be answered", () => {
    const schema = { type: "object" };
    expect(read({ safety_identifier: "s", user: "u", text: { format: { type: "json_schema", name: "n", schema, strict: true } } })).toMatchObject({
      userId: { value: "s", at: "safety_identifier" },
      outputFormat: { kind: "schema", name: "n", schema, isStrict: true, at: "text.format" },
    });
    expect(read({ user: "u", text: { format: { type: "json_object" } }, reasoning: { summary: "auto" } })).toMatchObject({
      userId: { value: "u", at: "user" },
      outputFormat: { kind: "json" },
      reasoning: { effort: "default", isShown: true },
    });
  });
});

describe("a choice of tools", () => {
  const tools = [
    { type: "function", name: "f" },
    { type: "custom", name: "c" },
    { type: "web_search" },
    { type: "namespace", name: "n_", tools: [{ type: "function", name: "_g" }] },
  ];
  it.each([
    ["none", { kind: "none", at: "tool_choice" }],
    ["required", { kind: "required", at: "tool_choice" }],
    [
      { type: "function", name: "f" },
      { kind: "tool", name: "f", at: "tool_choice.name" },
    ],
    [
      { type: "custom", name: "c" },
      { kind: "tool", name: "c", at: "tool_choice.name" },
    ],
    [
      { type: "function", name: "_g", namespace: "n_" },
      { kind: "tool", name: "n__g", at: "tool_choice.name" },
    ],
    [{ type: "web_search" }, { kind: "tool", name: "web_search", at: "tool_choice.type" }],
  ])("%j", (tool_choice, choice) => {
    const request = read({ tools, tool_choice });
    expect(request.toolChoice).toEqual(choice);
    expect(request.tools.map(({ name }) => name)).toEqual(["f", "c", "web_search", "n__g"]);
  });

  it("leaves out what allowed_tools does not name", () => {
    const request = read({
      tools,
      tool_choice: { type: "allowed_tools", mode: "required", tools: [{ type: "function", name: "f" }, { type: "web_search" }] },
    });
    expect(request.tools.map(({ name }) => name)).toEqual(["f", "web_search"]);
    expect(request.toolChoice).toEqual({ kind: "required", at: "tool_choice.mode" });
  });

  it("keeps two tools of the provider's that are of one type, and of two functions with one name the last", () => {
    const mcp = ["a", "b"].map((server_label) => ({ type: "mcp", server_label }));
    const twice = ["x", "y"].map((description) => ({ type: "function", name: "f", description }));
    expect(read({ tools: [...mcp, ...twice] }).tools.map(({ name, description }) => [name, description])).toEqual([
      ["mcp", null],
      ["mcp", null],
      ["f", "y"],
    ]);
  });

  it("names tools in long namespaces in at most 64 characters, each its own", () => {
    const inner = ["a", "b"].map((end) => ({ type: "function", name: `${"x".repeat(60)}${end}` }));
    const names = read({ tools: [{ type: "namespace", name: "space", tools: inner }] }).tools.map(({ name }) => name);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^space__x+_[0-9a-f]{8}$/);
    expect(names.every((name) => name.length === 64)).toBe(true);
  });
});
