import type { Members } from "../bytes/json/parse-members";
import { formatDataUrl } from "../hub/data-url";
import type { HubRequest } from "../hub/hub-request";
import type { CacheMark, FilePart, ImagePart, InputPart } from "../hub/parts";

/**
 * A request in the form in which inputs are bounded, counted and weighed (`walkInput`): OpenAI chat's, with all that the hub knows in it. It is never
 * sent: what only the caller's format has stands in it as it came, so that it counts.
 */
export function weighRequest(request: HubRequest): Members {
  const { messages, tools, outputFormat, cache, needs, choices, stop, reasoning } = request;
  return {
    messages: [
      ...messages.map(({ role, name, parts }) => ({ role, ...(name === null ? {} : { name }), content: parts.map(weighPart) })),
      ...stored(request),
    ],
    ...(tools.length > 0
      ? { tools: tools.map(({ value, cache: mark, schema, ...tool }) => ({ ...tool, schema: schema ?? value, ...marked(mark) })) }
      : {}),
    ...(outputFormat?.kind === "schema" ? { response_format: { type: "json_schema", json_schema: outputFormat.schema } } : {}),
    ...marked(cache),
    ...(needs.length > 0 ? { unknown: needs.map(({ value }) => value) } : {}),
    ...(stop && stop.value.length > 0 ? { stop: stop.value } : {}),
    ...(reasoning && reasoning.effort !== "none" ? { reasoning_effort: reasoning.effort } : {}),
    n: choices.value,
  };
}

/** Names a conversation that the provider has: as long as can be. */
const STORED = new Set(["previous_response_id", "conversation", "prompt"]);

function stored({ needs }: HubRequest): Members[] {
  return needs.some(({ at, value }) => STORED.has(at) && value != null) ? [{ role: "user", content: [{ type: "document" }] }] : [];
}

function marked(cache: CacheMark | null): Members {
  return cache ? { cache_control: { type: "ephemeral", ...(cache.ttl ? { ttl: cache.ttl } : {}) } } : {};
}

function weighPart(part: InputPart): Members {
  const mark = "cache" in part ? marked(part.cache) : {};
  switch (part.type) {
    case "text":
      return { type: "text", text: part.text, ...mark };
    case "image":
      return { type: "image_url", image_url: { url: "", detail: detailOf(part) }, ...mark };
    case "file":
      return { type: "file", file: { file_data: fileData(part), filename: part.name ?? "" }, ...mark };
    case "audio":
      return { type: "input_audio", input_audio: { data: part.data, format: part.format }, ...mark };
    case "tool-call":
      return { type: "text", tool_calls: [{ id: part.id, function: { name: part.name, arguments: part.input } }], ...mark };
    case "tool-result":
      return { type: "text", content: part.parts.map(weighPart), ...mark };
    case "reasoning":
      return { type: "text", text: part.text, signature: part.signature ?? "" };
    case "refusal":
      return { type: "text", text: part.text };
    case "foreign":
      return { type: part.type, value: part.value };
  }
}

function detailOf({ detail }: ImagePart): string {
  return detail ?? "auto";
}

/** Of plain text its length counts; of anything else nobody knows the pages. */
function fileData({ source }: FilePart): string {
  if (source.kind === "text") return formatDataUrl({ mediaType: "text/plain", data: Buffer.from(source.text).toString("base64") });
  return source.kind === "base64" ? formatDataUrl(source) : source.url;
}
