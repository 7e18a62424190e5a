import { tryParseExact } from "../../bytes/json/exact-json";
import { asObject, type Members } from "../../bytes/json/parse-members";
import { asCustomCall } from "../../hub/custom-input";
import type { HubTool } from "../../hub/hub-request";
import type { Citation, OutputPart, TextPart, ToolCallPart } from "../../hub/parts";
import { writeEncryptedContent } from "./encrypted-content";
import { SEARCH } from "./read-tools";

export type ItemStatus = "in_progress" | "completed" | "incomplete";

/** What an item of the output is made of: a message of several parts, everything else of one. */
export interface OutputItem {
  id: string;
  parts: OutputPart[];
}

/** Parts of a message. */
export function isSaid(part: OutputPart | undefined): boolean {
  return part?.type === "text" || part?.type === "refusal";
}

/** As this format has it: what only another one has is left out (null), and an image that is only an address is said in a text. */
export function asWritten(part: OutputPart): OutputPart | null {
  if (part.type === "foreign") return part.format === "responses" ? part : null;
  if (part.type !== "image" || part.source.kind === "base64") return part;
  return { type: "text", text: `![](${part.source.url})`, citations: [], cache: null, at: part.at };
}

/** Writes items, with the tools under the names and in the form that the caller gave them. */
export class ItemWriter {
  readonly #tools: ReadonlyMap<string, HubTool>;

  /** @param answerId its ids are derived from it: OpenAI takes up to 64 characters back */
  constructor(
    tools: readonly HubTool[],
    readonly answerId: string,
  ) {
    this.#tools = new Map(tools.map((tool) => [tool.name, tool]));
  }

  /** The same in the stream as in the whole answer. */
  nameItem(part: OutputPart, index: number): string {
    if (part.type === "reasoning" && part.id?.startsWith("rs_")) return part.id;
    return `${this.#prefixOf(part)}_${this.answerId.replace(/^resp_/, "").slice(-IDS_OWN_CHARACTERS)}_${index}`;
  }

  writeItem({ id, parts }: OutputItem, status: ItemStatus): Members {
    const [part] = parts as [OutputPart];
    switch (part.type) {
      case "reasoning": {
        const summary = part.text === "" ? [] : [summaryText(part.text)];
        const content = writeEncryptedContent(part);
        return { id, type: "reasoning", summary, ...(content === null ? {} : { encrypted_content: content }) };
      }
      case "tool-call":
        return { id, ...this.#writeCall(part, status) };
      case "foreign":
        return part.value;
      case "image": {
        const { mediaType, data } = part.source as Extract<typeof part.source, { kind: "base64" }>;
        return { id, type: "image_generation_call", status: "completed", result: data, output_format: mediaType.slice("image/".length) };
      }
      default:
        return { id, type: "message", status, role: "assistant", content: parts.map(writeContent) };
    }
  }

  /** A tool that the caller gave as custom is called with a text, also where the model was given a function for it. */
  isCustom(part: ToolCallPart): boolean {
    return part.kind === "custom" || this.isUnwrapped(part);
  }

  isUnwrapped(part: ToolCallPart): boolean {
    return part.kind === "function" && this.#tools.get(part.name)?.kind === "custom";
  }

  /** Out of its namespace, where it has one. */
  nameCall({ name }: ToolCallPart): Members {
    const tool = this.#tools.get(name)?.value;
    return typeof tool?.namespace === "string" ? { name: tool.name, namespace: tool.namespace } : { name };
  }

  /** A search for tools, which the caller does itself. */
  isSearch(part: ToolCallPart): boolean {
    return this.#tools.get(part.name)?.value.type === SEARCH;
  }

  #writeCall(part: ToolCallPart, status: ItemStatus): Members {
    if (this.isSearch(part))
      return { type: "tool_search_call", status, call_id: part.id, execution: "client", arguments: asObject(tryParseExact(part.input, 0)) ?? {} };
    const call = { status, call_id: part.id, ...this.nameCall(part) };
    if (this.isUnwrapped(part)) return { type: "custom_tool_call", ...call, input: asCustomCall(part).input };
    if (part.kind === "custom") return { type: "custom_tool_call", ...call, input: part.input };
    return { type: "function_call", ...call, arguments: status === "in_progress" ? part.input : part.input || "{}" };
  }

  #prefixOf(part: OutputPart): string {
    if (part.type === "reasoning") return "rs";
    if (part.type === "tool-call") return this.isSearch(part) ? "tsc" : this.isCustom(part) ? "ctc" : "fc";
    return part.type === "image" ? "ig" : "msg";
  }
}

const IDS_OWN_CHARACTERS = 48;

export function summaryText(text: string): Members {
  return { type: "summary_text", text };
}

export function writeContent(part: OutputPart): Members {
  if (part.type === "refusal") return { type: "refusal", refusal: part.text };
  const { text, citations } = part as TextPart;
  return { type: "output_text", annotations: citations.map(writeCitation), logprobs: [], text };
}

export function writeCitation({ startIndex, endIndex, url, title }: Citation): Members {
  return { type: "url_citation", start_index: startIndex, end_index: endIndex, title, url };
}
