import type { UrlCitation } from "./chat-types";
import { asList, asObject, asText } from "./read-json";

/** The citations of one text that have an address, as annotations; those of the caller's own documents have no form in OpenAI's answers. */
export function translateCitations(citations: unknown, startIndex: number, endIndex: number): UrlCitation[] {
  return asList(citations).flatMap((citation) => {
    const source = asObject(citation);
    const url = asText(source?.url);
    if (!source || !url) return [];
    return [
      { type: "url_citation" as const, url_citation: { start_index: startIndex, end_index: endIndex, url, title: asText(source.title) ?? "" } },
    ];
  });
}
