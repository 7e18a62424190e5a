import { asObject } from "../bytes/json/parse-members";
import type { FormatId } from "../hub/parts";

/** What must be known of a format's bytes where they pass as they are. */
interface SameBytes {
  /** Where the usage stands: in a whole answer, and in the event that tells it last. */
  usagePath: readonly string[];
  streamUsagePath: readonly string[];
  /** `closing`: from here on only the end comes, with the last word on usage. */
  kindOf(name: string | null, data: Buffer): "content" | "closing" | "error";
  /** The usage reader sees the event that ends a stream: without it a stream is broken. Gemini's has none. */
  hasEndEvent: boolean;
  /** The error inside an error event, as `translateError` takes it. */
  errorOf(json: unknown): unknown;
}

const TYPE = /^\s*\{\s*"type"\s*:\s*"([a-z_.]+)"/;

/** Some servers leave the `event:` field out; the type then stands first in the data, as providers write it. */
function typeOf(name: string | null, data: Buffer): string {
  return name ?? TYPE.exec(data.toString("latin1", 0, 100))?.[1] ?? "";
}

function kindsOf(kinds: Readonly<Record<string, "closing" | "error">>): SameBytes["kindOf"] {
  const byType = new Map(Object.entries(kinds));
  return (name, data) => byType.get(typeOf(name, data)) ?? "content";
}

const FINISH = Buffer.from('"finishReason"');
const BLOCK = Buffer.from('"blockReason"');
const GEMINI_ERROR = /^\s*\{\s*"error"\s*:/;

export const SAME_BYTES: Readonly<Record<Exclude<FormatId, "chat">, SameBytes>> = {
  messages: {
    usagePath: ["usage"],
    streamUsagePath: ["usage"],
    hasEndEvent: true,
    kindOf: kindsOf({ message_delta: "closing", message_stop: "closing", error: "error" }),
    errorOf: (json) => json,
  },
  responses: {
    usagePath: ["usage"],
    streamUsagePath: ["response", "usage"],
    hasEndEvent: true,
    kindOf: kindsOf({ "response.completed": "closing", "response.incomplete": "closing", "response.failed": "error", error: "error" }),
    // `error` events hold it beside their type, `response.failed` in the response.
    errorOf: (json) => ({ error: asObject(asObject(json)?.response)?.error ?? asObject(json)?.error ?? json }),
  },
  gemini: {
    usagePath: ["usageMetadata"],
    streamUsagePath: ["usageMetadata"],
    hasEndEvent: false,
    kindOf: (_name, data) =>
      GEMINI_ERROR.test(data.toString("latin1", 0, 100)) ? "error" : data.includes(FINISH) || data.includes(BLOCK) ? "closing" : "content",
    errorOf: (json) => json,
  },
};
