import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fewest, runs } from "../../../../e2e/tools/support/full-size";
import { AppError } from "../../../domain/errors";
import { asObject, type Members } from "../../bytes/json/parse-members";
import { spoiled } from "../testing/spoil";
import { responsesCaller } from "./caller";
import { responsesProvider } from "./provider";

const read = (body: Members) => responsesCaller.readRequest({ model: "m", input: "Hi", ...body }, { isStreaming: false });

/** The field that is named, and the message. */
function refusal(body: Members): [string | null, string] {
  try {
    read(body);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "invalid_request" });
    return [(error as AppError).param, (error as AppError).message];
  }
  throw new Error("was not refused");
}

const call = { type: "function_call", call_id: "c1", name: "f", arguments: "{}" };

const user = { role: "user", content: "Hi" };

describe("what is malformed is refused by name", () => {
  it.each([
    [{ input: null }, "input"],
    [{ input: [] }, "input"],
    [{ input: "" }, "input"],
    [{ input: 3 }, "input"],
    [{ input: ["x"] }, "input[0]"],
    [{ input: [{ role: "robot", content: "x" }] }, "input[0].role"],
    [{ input: [{ role: "user", content: 1 }] }, "input[0].content"],
    [{ input: [{ role: "user", content: [{ text: "x" }] }] }, "input[0].content[0].type"],
    [{ input: [{ role: "user", content: [{ type: "input_text" }] }] }, "input[0].content[0].text"],
    [{ input: [{ role: "user", content: [{ type: "input_image", file_id: "f" }] }] }, "input[0].content[0].file_id"],
    [{ input: [{ role: "user", content: [{ type: "input_image", image_url: "file:///x" }] }] }, "input[0].content[0].image_url"],
    [{ input: [{ role: "user", content: [{ type: "input_file", file_id: "f" }] }] }, "input[0].content[0].file_id"],
    [{ input: [{ role: "user", content: [{ type: "input_file", file_data: "x" }] }] }, "input[0].content[0].file_data"],
    [{ input: [{ role: "user", content: [{ type: "input_file", file_url: "x" }] }] }, "input[0].content[0].file_url"],
    [{ input: [{ role: "user", content: [{ type: "input_audio" }] }] }, "input[0].content[0].input_audio"],
    [{ input: [user, { type: "item_reference", id: "msg_1" }] }, "input[1]"],
    [{ input: [user, { id: "msg_1" }] }, "input[1]"],
    [{ input: [user, { type: "function_call_output", call_id: "c1", output: "x" }] }, "input[1].call_id"],
    [{ input: [user, { type: "function_call_output", output: "x" }] }, "input[1].call_id"],
    [{ input: [user, call, { type: "function_call_output", call_id: "c1" }] }, "input[2].output"],
    [
      { input: [user, call, { type: "function_call_output", call_id: "c1", output: [{ type: "refusal", refusal: "x" }] }] },
      "input[2].output[0].type",
    ],
    [{ input: [user, { ...call, arguments: {} }] }, "input[1].arguments"],
    [{ input: [user, { ...call, name: "" }] }, "input[1].name"],
    [{ input: [user, { type: "reasoning", summary: [], encrypted_content: 1 }] }, "input[1].encrypted_content"],
    [{ input: [user, { type: 5 }] }, "input[1].type"],
    [{ instructions: 1 }, "instructions"],
    [{ prompt: { id: "pmpt_1" } }, "prompt"],
    [{ service_tier: "priority" }, "service_tier"],
    [{ temperature: 3 }, "temperature"],
    [{ max_output_tokens: 0 }, "max_output_tokens"],
    [{ text: { format: { type: "json_schema", name: "n" } } }, "text.format.schema"],
    [{ reasoning: { effort: 1 } }, "reasoning.effort"],
    [{ tools: [{}] }, "tools[0].type"],
    [{ tools: [{ type: "function" }] }, "tools[0].name"],
    [{ tools: [{ type: "function", name: "f", parameters: 1 }] }, "tools[0].parameters"],
    [{ tools: [{ type: "function", name: "f", strict: 1 }] }, "tools[0].strict"],
    [{ tools: [{ type: "namespace", name: "n" }] }, "tools[0].tools"],
    [{ tools: [{ type: "namespace", name: "n", tools: [{ type: "namespace", name: "m", tools: [] }] }] }, "tools[0].tools[0].type"],
    [{ tools: [{ type: "namespace", name: "n", tools: [1] }] }, "tools[0].tools[0]"],
    [{ tools: [{ type: "namespace", name: "n", tools: [{ type: "web_search" }] }] }, "tools[0].tools[0].type"],
    [{ input: [user, { type: "additional_tools", tools: [{ type: "web_search" }] }] }, "input[1].tools[0].type"],
    [{ input: [user, { type: "additional_tools", role: "developer" }] }, "input[1].tools"],
    [{ input: [user, { type: "tool_search_output", call_id: "c1", execution: "client", tools: [] }] }, "input[1].call_id"],
    [{ tools: [{ type: "namespace", name: "n", tools: [{ type: "custom" }] }] }, "tools[0].tools[0].name"],
    [{ tool_choice: "maybe" }, "tool_choice"],
    [{ tool_choice: "required" }, "tool_choice"],
    [{ tool_choice: { type: "function", name: "f" } }, "tool_choice.name"],
    [{ tool_choice: { type: "web_search" } }, "tool_choice.type"],
    [{ tool_choice: { type: "allowed_tools", mode: "auto", tools: [{ type: "function", name: "f" }] } }, "tool_choice.tools[0].name"],
  ] as [Members, string][])("%j names %s", (body, param) => {
    const [named, message] = refusal(body);
    expect(named).toBe(param);
    expect(message.startsWith(`${param}: `)).toBe(true);
  });

  it("whichever place is wrong: what is not refused can be written for OpenAI or is refused there, by name", () => {
    const rich = {
      ...{ model: "m", instructions: "S", temperature: 1, text: { format: { type: "json_object" } }, reasoning: { effort: "low" }, store: false },
      input: [
        {
          role: "user",
          content: [
            { type: "input_text", text: "x" },
            { type: "input_image", image_url: "https://a.b/c" },
          ],
        },
        { type: "reasoning", id: "rs_1", summary: [{ type: "summary_text", text: "t" }], encrypted_content: "gAAAAx" },
        {
          role: "assistant",
          content: [
            { type: "output_text", text: "x", annotations: [{ type: "url_citation", url: "u" }] },
            { type: "refusal", refusal: "n" },
          ],
        },
        ...[call, { type: "custom_tool_call", call_id: "c2", name: "c", input: "x" }, { type: "function_call_output", call_id: "c1", output: "x" }],
        { type: "custom_tool_call_output", call_id: "c2", output: [{ type: "input_file", file_data: "data:application/pdf;base64,eA==" }] },
      ],
      tools: [
        { type: "function", name: "f", parameters: {} },
        { type: "namespace", name: "n", tools: [{ type: "custom", name: "c", format: { type: "text" } }] },
      ],
      tool_choice: { type: "allowed_tools", mode: "auto", tools: [{ type: "function", name: "f" }] },
    };
    let count = 0;
    fc.assert(
      fc.property(spoiled(rich), (body) => {
        try {
          const request = responsesCaller.readRequest(asObject(body) ?? {}, { isStreaming: false });
          responsesProvider.writeRequest(request, { model: "gpt-5", outputTokensMax: 10 });
          count++;
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect(error).toMatchObject({ code: "invalid_request", param: expect.stringMatching(/./) });
        }
      }),
      { numRuns: runs(5000) },
    );
    expect(count).toBeGreaterThan(fewest(500));
  });

  it("but results of calls that are stored elsewhere are not", () => {
    const input = [{ type: "function_call_output", call_id: "c1", output: "x" }];
    expect(read({ input, previous_response_id: "resp_1" }).messages).toHaveLength(1);
    expect(read({ input, conversation: "conv_1" }).messages).toHaveLength(1);
  });
});
