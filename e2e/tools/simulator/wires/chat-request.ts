import { z } from "zod";
import type { SimAnswer, SimRequest } from "../exchange";
import type { OfferedTool } from "../plan-answer";
import { errorAnswer } from "../provider-errors";

const toolShape = z.looseObject({
  type: z.string().optional(),
  name: z.string().optional(),
  function: z.looseObject({ name: z.string(), parameters: z.unknown().optional() }).optional(),
});

const chatShape = z.looseObject({
  model: z.string().min(1),
  messages: z.array(z.looseObject({ role: z.string(), content: z.unknown().optional() })).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  n: z.number().int().min(1).max(128).nullish(),
  max_tokens: z.number().int().min(1).nullish(),
  max_completion_tokens: z.number().int().min(1).nullish(),
  tools: z.array(toolShape).nullish(),
  tool_choice: z.unknown().optional(),
  response_format: z.looseObject({ type: z.string(), json_schema: z.looseObject({ schema: z.unknown() }).optional() }).nullish(),
});

/** The parts of a chat completion request that decide the answer. */
export interface ChatRequest {
  model: string;
  messages: unknown[];
  isStream: boolean;
  includesUsage: boolean;
  choices: number;
  tokensMax: number | null;
  /** The cap stands in `max_tokens`. */
  hasOldCap: boolean;
  tool: OfferedTool | null;
  /** JSON mode: what the text must fit. */
  jsonSchema: unknown;
}

/** The body as JSON of the given shape, or the provider's own 400. */
export function readJson<T>(request: SimRequest, shape: z.ZodType<T>): { value: T } | { refusal: SimAnswer } {
  let json: unknown;
  try {
    json = JSON.parse(request.body.toString("utf8"));
  } catch {
    return { refusal: errorAnswer({ request, status: 400, message: "We could not parse the JSON body of your request." }) };
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return { value: parsed.data };
  const issue = parsed.error.issues[0];
  return { refusal: errorAnswer({ request, status: 400, message: `Invalid request: ${issue?.path.join(".")}: ${issue?.message}` }) };
}

export function readChat(request: SimRequest): { value: ChatRequest } | { refusal: SimAnswer } {
  const read = readJson(request, chatShape);
  if ("refusal" in read) return read;
  const body = read.value;
  if (body.messages.some(({ content }) => Array.isArray(content) && content.some(isBrokenImage)))
    return { refusal: errorAnswer({ request, status: 400, message: "An image is a data: URL whose data is no base64." }) };
  return {
    value: {
      model: body.model,
      messages: body.messages,
      isStream: body.stream === true,
      includesUsage: body.stream_options?.include_usage === true,
      choices: body.n ?? 1,
      tokensMax: body.max_completion_tokens ?? body.max_tokens ?? null,
      hasOldCap: body.max_tokens != null,
      tool: body.messages.at(-1)?.role === "tool" ? null : chooseTool(body.tools ?? [], body.tool_choice),
      jsonSchema: wantedSchema(body.response_format),
    },
  };
}

const imageShape = z.looseObject({ type: z.literal("image_url"), image_url: z.looseObject({ url: z.string() }) });

function isBrokenImage(part: unknown): boolean {
  const url = imageShape.safeParse(part).data?.image_url.url;
  return url?.startsWith("data:") === true && !/^data:image\/\w+;base64,[\w+/]+={0,2}$/.test(url);
}

function wantedSchema(format: z.infer<typeof chatShape>["response_format"]): unknown {
  if (format?.type === "json_schema") return format.json_schema?.schema ?? {};
  return format?.type === "json_object" ? {} : undefined;
}

const forcedShape = z.looseObject({ name: z.string().optional(), function: z.looseObject({ name: z.string() }).optional() });

/** The forced tool, or the first one. */
export function chooseTool(tools: z.infer<typeof toolShape>[], choice: unknown): OfferedTool | null {
  if (choice === "none") return null;
  const forced = forcedShape.safeParse(choice).data;
  const forcedName = forced?.function?.name ?? forced?.name;
  for (const tool of tools) {
    const name = tool.function?.name ?? tool.name;
    if (name === undefined || (forcedName !== undefined && name !== forcedName)) continue;
    return { name, schema: tool.function?.parameters ?? tool.parameters ?? tool.input_schema };
  }
  return null;
}
