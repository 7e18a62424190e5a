import type { TokenKind } from "./export-line";

/** Families of Google's models that are sold by the token, as SKUs write them. */
const MODEL = new RegExp(
  [
    String.raw`gemini embedding(?: \d+)?`,
    String.raw`gemini(?: \d[\d.]*)?(?: (?:pro|flash|ultra|nano))?(?: lite)?(?: preview)?(?: image)?(?: tts)?`,
    String.raw`text embedding \d+`,
    String.raw`imagen \d+(?: fast| ultra)?`,
    String.raw`veo \d[\d.]*(?: fast)?`,
  ]
    .map((family) => `\\b${family}\\b`)
    .join("|"),
);

/**
 * The model that a line of a Google bill is about, and what of it: `Generate content input token count gemini 2.5 flash short input text` →
 * `gemini-2.5-flash`, input. Null: something else.
 */
export function readSku(description: string): { model: string | null; kind: TokenKind | null } {
  const text = description.toLowerCase().replace(/[\s_-]+/g, " ");
  const name = MODEL.exec(text)?.[0];
  if (name === undefined) return { model: null, kind: null };
  return { model: name.trim().replaceAll(" ", "-"), kind: kindOf(text) };
}

function kindOf(text: string): TokenKind | null {
  if (!/token count/.test(text)) return null;
  if (/cach/.test(text)) return "cacheRead";
  if (/output/.test(text.split("token count")[0] ?? "")) return "output";
  return /input/.test(text.split("token count")[0] ?? "") ? "input" : null;
}
