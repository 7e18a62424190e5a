import type { ChatWire } from "@/domain/provider";
import { type Ask, type PlainRequest, pick, type Target } from "./ask";
import { RESALE_PATH } from "./wires/chat";
import { chooseWire } from "./wires/choose-wire";

export const CODE_LANGUAGES = ["curl", "javascript", "python"] as const;
export type CodeLanguage = (typeof CODE_LANGUAGES)[number];
type SdkLanguage = Exclude<CodeLanguage, "curl">;

/** Our credentials, by the variables that the code reads them from. */
const MONITOR_TOKEN = "MONITOR_TOKEN";
const API_KEY = "LLM_MONITOR_API_KEY";
/** Longer data of a file stands as a remark: nobody could read the code around it. */
const DATA_CHARACTERS_MAX = 400;

interface ShownCall {
  origin: string;
  target: Target;
  ask: Ask;
}

/** The call as a program makes it, in each language. Keys are read from the environment and never stand in it. */
export function showCode(language: CodeLanguage, { origin, target, ask }: ShownCall): string {
  const request = chooseWire(target).request(target, ask);
  const plain: PlainRequest = { ...request, body: shorten(request.body) as PlainRequest["body"] };
  if (language === "curl") return curl(origin, target, plain);
  const program = target.mount ? PROGRAMS[target.mount.wire] : openai;
  return program(language, origin, target, plain);
}

function shorten(value: unknown): unknown {
  if (typeof value === "string") {
    const isData = value.length > DATA_CHARACTERS_MAX && /^(data:[^,]*,)?[A-Za-z0-9+/=]+$/.test(value);
    return isData ? `${value.slice(0, 40)}… (${value.length} characters of the file)` : value;
  }
  if (Array.isArray(value)) return value.map(shorten);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shorten(member)]));
}

/** The variable that the provider's key is read from. */
const keyVariable = ({ mount }: Target) => (mount ? (mount.keyVariable ?? "PROVIDER_API_KEY") : API_KEY);

/** In single quotes, for a shell. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** Programs bring a key, so they use the endpoint that takes one. */
const pathOf = (path: string) => (path === RESALE_PATH ? "/api/v1/chat/completions" : path);

function curl(origin: string, target: Target, { path, headers, body }: PlainRequest): string {
  const credential = target.mount ? chooseWire(target).credential(`$${keyVariable(target)}`, target.mount) : { authorization: `Bearer $${API_KEY}` };
  const all = { ...credential, ...(target.mount ? { "x-monitor-token": `$${MONITOR_TOKEN}` } : {}), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `  -H "${name}: ${value}" \\`);
  return [`curl -N ${quoted(origin + pathOf(path))} \\`, ...lines, `  -d ${quoted(JSON.stringify(body, null, 2))}`].join("\n");
}

/** With each API's own SDK. */
const PROGRAMS: Readonly<Record<ChatWire, typeof openai>> = { openai, anthropic, google };

/** JSON as Python writes it. */
function python(value: unknown, indent = ""): string {
  const inner = `${indent}    `;
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const [open, close, members] = Array.isArray(value)
    ? ["[", "]", value.map((one) => python(one, inner))]
    : ["{", "}", Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${python(one, inner)}`)];
  return members.length === 0 ? open + close : `${open}\n${members.map((one) => `${inner}${one},\n`).join("")}${indent}${close}`;
}

/** Named arguments of a call. */
const pythonArguments = (body: object) =>
  Object.entries(body)
    .map(([name, value]) => `    ${name}=${python(value, "    ")},\n`)
    .join("");
const javaScript = (value: unknown) => JSON.stringify(value, null, 2).replaceAll(/^(\s*)"([A-Za-z_]\w*)":/gm, "$1$2:");

const jsToken = `  defaultHeaders: { "X-Monitor-Token": process.env.${MONITOR_TOKEN} },\n`;
const pythonToken = `    default_headers={"X-Monitor-Token": os.environ["${MONITOR_TOKEN}"]},\n`;

function openai(language: SdkLanguage, origin: string, target: Target, { path, body }: PlainRequest): string {
  const base = origin + pathOf(path).replace(/\/chat\/completions$/, "");
  const variable = keyVariable(target);
  if (language === "javascript")
    return `import OpenAI from "openai";

const client = new OpenAI({
  apiKey: process.env.${variable},
  baseURL: "${base}",
${target.mount ? jsToken : ""}});

const stream = await client.chat.completions.create(${javaScript(body)});
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta?.content ?? "");`;
  return `import os
from openai import OpenAI

client = OpenAI(
    api_key=os.environ["${variable}"],
    base_url="${base}",
${target.mount ? pythonToken : ""})

stream = client.chat.completions.create(
${pythonArguments(body)})
for chunk in stream:
    if chunk.choices:
        print(chunk.choices[0].delta.content or "", end="", flush=True)`;
}

function anthropic(language: SdkLanguage, origin: string, target: Target, { path, body }: PlainRequest): string {
  const base = origin + path.replace(/\/v1\/messages$/, "");
  const { stream: _stream, ...rest } = body;
  if (language === "javascript")
    return `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  apiKey: process.env.${keyVariable(target)},
  baseURL: "${base}",
${jsToken}});

const stream = client.messages.stream(${javaScript(rest)});
stream.on("text", (text) => process.stdout.write(text));
await stream.finalMessage();`;
  return `import os
from anthropic import Anthropic

client = Anthropic(
    api_key=os.environ["${keyVariable(target)}"],
    base_url="${base}",
${pythonToken})

with client.messages.stream(
${pythonArguments(rest)}) as stream:
    for text in stream.text_stream:
        print(text, end="", flush=True)`;
}

function google(language: SdkLanguage, origin: string, target: Target, { path, body }: PlainRequest): string {
  const base = origin + path.slice(0, path.indexOf("/v1beta"));
  const { contents, systemInstruction, generationConfig } = body;
  const config = {
    ...(generationConfig as object | undefined),
    ...(systemInstruction ? { systemInstruction: pick(systemInstruction, "parts", 0, "text") } : {}),
  };
  const asked = { model: target.model, contents, ...(Object.keys(config).length > 0 ? { config } : {}) };
  if (language === "javascript")
    return `import { GoogleGenAI } from "@google/genai";

const client = new GoogleGenAI({
  apiKey: process.env.${keyVariable(target)},
  httpOptions: {
    baseUrl: "${base}",
    headers: { "X-Monitor-Token": process.env.${MONITOR_TOKEN} },
  },
});

const stream = await client.models.generateContentStream(${javaScript(asked)});
for await (const chunk of stream) process.stdout.write(chunk.text ?? "");`;
  return `import os
from google import genai
from google.genai import types

client = genai.Client(
    api_key=os.environ["${keyVariable(target)}"],
    http_options=types.HttpOptions(
        base_url="${base}",
        headers={"X-Monitor-Token": os.environ["${MONITOR_TOKEN}"]},
    ),
)

stream = client.models.generate_content_stream(
${pythonArguments(asked)})
for chunk in stream:
    print(chunk.text or "", end="", flush=True)`;
}
