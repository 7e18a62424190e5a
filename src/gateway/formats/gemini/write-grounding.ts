import type { Members } from "../../bytes/json/parse-members";
import type { Citation, OutputPart } from "../../hub/parts";

/**
 * The citations as Google states them, in bytes. Null: there are none.
 * @param isStream offsets count from the start of all that was said: a stream's parts have no numbers
 */
export function writeGrounding(parts: readonly OutputPart[], isStream: boolean): Members | null {
  const chunks = new Map<string, number>();
  let before = 0;
  const supports = parts.flatMap((part) => {
    if (part.type !== "text" && part.type !== "refusal") return [];
    const offset = isStream ? before : 0;
    before += Buffer.byteLength(part.text);
    return (part.type === "text" ? part.citations : []).map((citation) => writeSupport(part.text, citation, offset, chunks));
  });
  if (supports.length === 0) return null;
  const groundingChunks = [...chunks.keys()].map((key) => ({ web: JSON.parse(key) as Members }));
  return { groundingChunks, groundingSupports: supports };
}

function writeSupport(said: string, { startIndex, endIndex, url, title }: Citation, offset: number, chunks: Map<string, number>): Members {
  const key = JSON.stringify({ uri: url, title });
  const chunk = chunks.get(key) ?? chunks.size;
  chunks.set(key, chunk);
  const text = said.slice(startIndex, endIndex);
  const start = offset + Buffer.byteLength(said.slice(0, startIndex));
  return { segment: { startIndex: start, endIndex: start + Buffer.byteLength(text), text }, groundingChunkIndices: [chunk] };
}
