import { asList, asText, parseJson } from "../../bytes/json/parse-members";
import { markSignature, readSignature } from "../../hub/foreign-signature";
import type { Maker, ReasoningPart } from "../../hub/parts";

type Signed = Pick<ReasoningPart, "text" | "signature" | "maker" | "isRedacted" | "id">;

/**
 * What goes into `thoughtSignature`; null: nothing does. Google's own is sent as it is. The field is one of bytes, which SDKs decode from base64 and
 * encode again, so that everything of another maker is a text in base64: its signature, and what else it needs to have back.
 * @param hiddenText reasoning that the answer does not show
 */
export function writeThoughtSignature({ signature, maker, isRedacted, id }: ReasoningPart, hiddenText: string): string | null {
  if (signature === null || maker === null) return null;
  if (maker === "google") return signature;
  return Buffer.from(markSignature(JSON.stringify([signature, isRedacted, id, hiddenText]), maker, "google")).toString("base64");
}

/** The other way round: whose it is, and what has been hidden in it. */
export function readThoughtSignature(text: string): Signed {
  const own: Signed = { text: "", signature: text, maker: "google", isRedacted: false, id: null };
  const { signature: packed, maker } = readSignature(Buffer.from(text, "base64").toString("utf8"), "google");
  return maker === "google" ? own : (unpack(packed, maker) ?? own);
}

function unpack(packed: string, maker: Maker): Signed | null {
  const [signature, isRedacted, id, hiddenText] = asList(parseJson(packed));
  if (typeof signature !== "string") return null;
  return { text: asText(hiddenText) ?? "", signature, maker, isRedacted: isRedacted === true, id: asText(id) };
}
