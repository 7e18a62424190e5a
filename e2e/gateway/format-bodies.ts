import type { ResoldFormat } from "../money/call-format";

/** Who speaks, in the order of the conversation. */
export type Turn = "system" | "user" | "assistant";

/** What a request can hold beside its turns; JSON is given as text, so that it can be as deep as it likes. */
interface Wanted {
  turns?: readonly Turn[];
  /** A tool's schema, as JSON. */
  schema?: string;
  /** As many tools. */
  tools?: number;
  /** Of a tool call that was answered, as JSON. */
  args?: string;
  /** Base64, or what is not. */
  png?: string;
  /** What each turn says. */
  said?: string;
  /** A member of the last turn that no format has, as JSON. */
  odd?: string;
}

/** How a format writes each. */
interface Writer {
  turn(role: Turn, more: { said: string; png?: string | undefined; odd: string }): string;
  /** A call of `find` with these arguments, and its result: turns, each as JSON. */
  called(args: string): string[];
  tool(name: string, schema: string): string;
  body(parts: { model: string; turns: string; tools: string }): string;
}

const text = JSON.stringify;
const dataUrl = (png: string) => text(`data:image/png;base64,${png}`);

const WRITERS: Record<ResoldFormat, Writer> = {
  chat: {
    turn: (role, { said, png, odd }) =>
      `{"role":"${role}",${odd}"content":[{"type":"text","text":"${said}"}${png === undefined ? "" : `,{"type":"image_url","image_url":{"url":${dataUrl(png)}}}`}]}`,
    called: (args) => [
      `{"role":"assistant","tool_calls":[{"id":"call_1","type":"function","function":{"name":"find","arguments":${text(args)}}}]}`,
      `{"role":"tool","tool_call_id":"call_1","content":"found"}`,
    ],
    tool: (name, schema) => `{"type":"function","function":{"name":"${name}","parameters":${schema}}}`,
    body: ({ model, turns, tools }) => `{"model":"${model}","max_completion_tokens":60,"messages":${turns}${tools && `,"tools":${tools}`}}`,
  },
  responses: {
    turn: (role, { said, png, odd }) =>
      `{"role":"${role}",${odd}"content":[{"type":"${role === "assistant" ? "output_text" : "input_text"}","text":"${said}"}${png === undefined ? "" : `,{"type":"input_image","image_url":${dataUrl(png)}}`}]}`,
    called: (args) => [
      `{"type":"function_call","call_id":"call_1","name":"find","arguments":${text(args)}}`,
      `{"type":"function_call_output","call_id":"call_1","output":"found"}`,
    ],
    tool: (name, schema) => `{"type":"function","name":"${name}","strict":false,"parameters":${schema}}`,
    body: ({ model, turns, tools }) => `{"model":"${model}","max_output_tokens":60,"input":${turns}${tools && `,"tools":${tools}`}}`,
  },
  messages: {
    turn: (role, { said, png, odd }) =>
      `{"role":"${role}",${odd}"content":[{"type":"text","text":"${said}"}${png === undefined ? "" : `,{"type":"image","source":{"type":"base64","media_type":"image/png","data":${text(png)}}}`}]}`,
    called: (args) => [
      `{"role":"assistant","content":[{"type":"tool_use","id":"call_1","name":"find","input":${args}}]}`,
      `{"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1","content":"found"}]}`,
    ],
    tool: (name, schema) => `{"name":"${name}","input_schema":${schema}}`,
    body: ({ model, turns, tools }) => `{"model":"${model}","max_tokens":60,"messages":${turns}${tools && `,"tools":${tools}`}}`,
  },
  gemini: {
    turn: (role, { said, png, odd }) =>
      `{"role":"${role === "assistant" ? "model" : role}",${odd}"parts":[{"text":"${said}"}${png === undefined ? "" : `,{"inlineData":{"mimeType":"image/png","data":${text(png)}}}`}]}`,
    called: (args) => [
      `{"role":"model","parts":[{"functionCall":{"name":"find","args":${args}}}]}`,
      `{"role":"user","parts":[{"functionResponse":{"name":"find","response":{"output":"found"}}}]}`,
    ],
    tool: (name, schema) => `{"functionDeclarations":[{"name":"${name}","parametersJsonSchema":${schema}}]}`,
    body: ({ turns, tools }) => `{"generationConfig":{"maxOutputTokens":60},"contents":${turns}${tools && `,"tools":${tools}`}}`,
  },
};

const ANY_SCHEMA = '{"type":"object","properties":{"a":{"type":"string"}}}';

/** The same request in each format. */
export function writeBody(format: ResoldFormat, model: string, wanted: Wanted): string {
  const { turns = ["user"], said = "Say hello.", schema, args, png, odd, tools = schema !== undefined || args !== undefined ? 1 : 0 } = wanted;
  const { turn, called, tool, body } = WRITERS[format];
  const spoken = turns.map((role, i) => {
    const isLast = i === turns.length - 1;
    return turn(role, { said, png: isLast ? png : undefined, odd: isLast && odd !== undefined ? `"odd":${odd},` : "" });
  });
  const offered = Array.from({ length: tools }, (_, i) => tool(i === 0 ? "find" : `find_${i}`, schema ?? ANY_SCHEMA));
  return body({
    model,
    turns: `[${[...spoken, ...(args === undefined ? [] : called(args))].join(",")}]`,
    tools: tools > 0 ? `[${offered.join(",")}]` : "",
  });
}
