import { asList, asObject, asText, asWholeNumber, type Members } from "../../bytes/json/parse-members";
import type { Citation } from "../../hub/parts";

/** A text of the answer, by its number in the hub's events. */
export interface SaidText {
  index: number;
  text: string;
  /** Of the part in the candidate that has said it last; null: an earlier candidate of the stream. */
  partIndex: number | null;
}

export interface PlacedCitation {
  index: number;
  citation: Citation;
}

/** The sources in a candidate that have a web address: of searches (`groundingMetadata`), and of what was recited (`citationMetadata`). */
export function readCitations(candidate: Members, said: readonly SaidText[]): PlacedCitation[] {
  const grounding = asObject(candidate.groundingMetadata) ?? {};
  const sources = asList(grounding.groundingChunks).map(readSource);
  const supported = asList(grounding.groundingSupports).flatMap((support) => {
    const stated = asObject(support);
    const place = locate(said, asObject(stated?.segment) ?? {});
    const found = asList(stated?.groundingChunkIndices).map((index) => sources[asWholeNumber(index) ?? -1]);
    return place ? found.filter((source) => source !== undefined && source !== null).map((source) => cite(place, source)) : [];
  });
  const metadata = asObject(candidate.citationMetadata) ?? {};
  const recited = asList(metadata.citations ?? metadata.citationSources).flatMap((entry) => {
    const stated = asObject(entry) ?? {};
    const [place, source] = [locate(said, stated), sourceOf(stated)];
    return place && source ? [cite(place, source)] : [];
  });
  return [...supported, ...recited];
}

function readSource(chunk: unknown): { url: string; title: string } | null {
  const { web, maps, retrievedContext } = asObject(chunk) ?? {};
  return sourceOf(asObject(web) ?? asObject(maps) ?? asObject(retrievedContext) ?? {});
}

function sourceOf({ uri, title }: Members): { url: string; title: string } | null {
  const url = asText(uri) ?? "";
  return /^https?:/i.test(url) ? { url, title: asText(title) ?? "" } : null;
}

interface Segment {
  index: number;
  startIndex: number;
  endIndex: number;
}

function cite({ index, startIndex, endIndex }: Segment, source: { url: string; title: string }): PlacedCitation {
  return { index, citation: { startIndex, endIndex, ...source } };
}

/** Two parts may say the same: the part that the segment names comes first. */
function locate(said: readonly SaidText[], segment: Members): Segment | null {
  const named = said.filter(({ partIndex }) => partIndex !== null && partIndex === segment.partIndex);
  return (named.length > 0 ? locateAmong(named, segment) : null) ?? locateAmong(said, segment);
}

/**
 * Google counts bytes, from the start of a part or, in a stream, of all that was said; the text of the segment, where it is stated, tells which.
 */
function locateAmong(said: readonly SaidText[], segment: Members): Segment | null {
  const wanted = asText(segment.text);
  const start = asWholeNumber(segment.startIndex) ?? 0;
  const end = asWholeNumber(segment.endIndex) ?? 0;
  let before = 0;
  for (const { index, text } of said) {
    const bytes = Buffer.from(text);
    for (const offset of before === 0 ? [0] : [before, 0]) {
      const isWithin = start >= offset && (end > start || wanted === "") && end - offset <= bytes.length;
      const found = isWithin ? bytes.toString("utf8", start - offset, end - offset) : null;
      if (found === null || (wanted !== null && wanted !== found)) continue;
      const startIndex = bytes.toString("utf8", 0, start - offset).length;
      return { index, startIndex, endIndex: startIndex + found.length };
    }
    before += bytes.length;
  }
  return wanted ? search(said, wanted) : null;
}

function search(said: readonly SaidText[], wanted: string): Segment | null {
  for (const { index, text } of said) {
    const startIndex = text.indexOf(wanted);
    if (startIndex >= 0) return { index, startIndex, endIndex: startIndex + wanted.length };
  }
  return null;
}
