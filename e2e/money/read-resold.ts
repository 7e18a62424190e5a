import { z } from "zod";
import type { Seen } from "../faults/make-call";

const usageShape = z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number(), cost: z.union([z.string(), z.number()]) });
const errorShape = z.looseObject({ message: z.string(), type: z.string(), code: z.string().nullable() });
const toolCallShape = z.looseObject({ function: z.looseObject({ name: z.string().optional(), arguments: z.string().optional() }).optional() });
const partShape = z.looseObject({ content: z.string().nullish(), tool_calls: z.array(toolCallShape).nullish() });
const answerShape = z.looseObject({
  choices: z.array(z.looseObject({ message: partShape.optional(), delta: partShape.optional(), finish_reason: z.string().nullish() })).optional(),
  usage: usageShape.nullish(),
  error: errorShape.optional(),
});

/** How an answer ended for a client that goes by the API's own rules. `torn`: neither an end nor an error. */
export interface Resold {
  end: "whole" | "error" | "torn";
  text: string;
  usage: z.infer<typeof usageShape> | null;
  error: z.infer<typeof errorShape> | null;
}

/** Reads an answer of the reseller's endpoint strictly: what is not in OpenAI's shape throws. */
export function readResold(seen: Seen): Resold {
  if (seen.status === 0) return { end: "torn", text: "", usage: null, error: null };
  const isStream = /^text\/event-stream/.test(seen.headers["content-type"] ?? "");
  return isStream ? readStream(seen) : readJson(seen);
}

function readJson(seen: Seen): Resold {
  if (seen.end === "broken") return { end: "torn", text: "", usage: null, error: null };
  const { choices = [], usage = null, error = null } = answerShape.parse(JSON.parse(seen.body.toString()));
  if (seen.status >= 400 !== (error !== null)) throw new Error(`Status ${seen.status} with ${seen.body}`);
  return { end: error ? "error" : "whole", text: choices[0]?.message?.content ?? "", usage, error };
}

function readStream(seen: Seen): Resold {
  const resold: Resold = { end: "torn", text: "", usage: null, error: null };
  for (const event of seen.body.toString().split("\n\n")) {
    if (event === "" || event.startsWith(":")) continue;
    if (!event.startsWith("data: ")) throw new Error(`Not an event: ${event.slice(0, 200)}`);
    if (resold.end === "whole") throw new Error(`After [DONE]: ${event.slice(0, 200)}`);
    if (event === "data: [DONE]") {
      resold.end = "whole";
      continue;
    }
    const { choices = [], usage, error } = answerShape.parse(JSON.parse(event.slice(6)));
    resold.text += choices[0]?.delta?.content ?? "";
    resold.usage = usage ?? resold.usage;
    resold.error = error ?? resold.error;
  }
  if (resold.error && resold.end === "whole") throw new Error("[DONE] after an error");
  if (resold.error) resold.end = "error";
  if (resold.end === "whole" && seen.end === "broken") throw new Error("[DONE] on a connection that broke");
  return resold;
}
