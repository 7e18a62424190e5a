import type { Members } from "../../bytes/json/parse-members";
import type { Citation, OutputPart } from "../../hub/parts";

/**
 * The citations as Google states them, in bytes. Null: there are none. https://ai.google.dev/api/generate-content#segment
 * @param written the answer's parts as they are written; null: a stream's, which have no numbers, so that offsets count from the start of all that was said
 */
export function writeGrounding(parts: readonly OutputPart[], written: readonly Members[] | null): Members | null {
  const chunks = new Map<string, number>();
  const places = written?.flatMap(({ text, thought }, i) => (text && !thought ? [i] : []));
  let before = 0;
  const supports = parts.flatMap((part) => {
    if ((part.type !== "text" && part.type !== "refusal") || part.text === "") return [];
    const place = places ? { partIndex: places.shift() ?? 0, offset: 0 } : { partIndex: 0, offset: before };
    before += Buffer.byteLength(part.text);
    return (part.type === "text" ? part.citations : []).map((citation) => writeSupport(part.text, citation, place, chunks));
  });
  if (supports.length === 0) return null;
  const groundingChunks = [...chunks.keys()].map((key) => ({ web: JSON.parse(key) as Members }));
  return { groundingChunks, groundingSupports: supports };
}

interface Place {
  partIndex: number;
  offset: number;
}

function writeSupport(said: string, citation: Citation, { partIndex, offset }: Place, chunks: Map<string, number>): Members {
  const { startIndex, endIndex, url, title } = citation;
  const key = JSON.stringify({ uri: url, title });
  const chunk = chunks.get(key) ?? chunks.size;
  chunks.set(key, chunk);
  const text = said.slice(startIndex, endIndex);
  const start = offset + Buffer.byteLength(said.slice(0, startIndex));
  // The first part's number is left out, as Google does with what is 0.
  const segment = { ...(partIndex > 0 ? { partIndex } : {}), startIndex: start, endIndex: start + Buffer.byteLength(text), text };
  return { segment, groundingChunkIndices: [chunk] };
}
