import { boundEmbeddingsInput, textBytesOf } from "../../bounds/bound-embeddings-input";
import { asList, asObject, asWholeNumber, parseJson } from "../../bytes/json/parse-members";
import type { MakeTask, TaskBodies } from "../../tasks/task";
import { refuse } from "../../translate/refuse";

/** As Google allows in one batch. */
const TEXTS_MAX = 100;

/**
 * Gemini's own embeddings: its compatible mode states no usage, batches state the tokens from gemini-embedding-2 on. Where they do not, they are estimated.
 * https://ai.google.dev/api/embeddings#method:-models.batchembedcontents
 */
export const geminiEmbeddings: MakeTask<TaskBodies["embeddings"]> = (body, { upstreamModel }) => {
  const texts = textsOf(body.input);
  const model = `models/${upstreamModel}`;
  return {
    format: "gemini",
    path: `/models/${encodeURIComponent(upstreamModel)}:batchEmbedContents`,
    bound: { ...boundEmbeddingsInput(texts), besidesMax: null },
    textBytes: textBytesOf(texts),
    dropped: body.user == null ? [] : ["user"],
    write() {
      const wanted = body.dimensions == null ? {} : { outputDimensionality: body.dimensions };
      const requests = texts.map((text) => ({ model, content: { parts: [{ text }] }, ...wanted }));
      return { contentType: "application/json", body: Buffer.from(JSON.stringify({ requests })) };
    },
    read(bytes) {
      const answer = asObject(parseJson(Buffer.from(bytes).toString("utf8")));
      const vectors = asList(answer?.embeddings).map((one) => asList(asObject(one)?.values));
      if (vectors.length !== texts.length) throw new Error("the provider's answer is no list of embeddings");
      const isPacked = body.encoding_format === "base64";
      const data = vectors.map((values, index) => ({ object: "embedding", index, embedding: isPacked ? pack(values) : values }));
      const tokens = asWholeNumber(asObject(answer?.usageMetadata)?.promptTokenCount);
      const usage = tokens === null ? {} : { usage: { prompt_tokens: tokens, total_tokens: tokens } };
      return { content: { object: "list", data, model: upstreamModel, ...usage }, statement: bytes, counted: null };
    },
  };
};

function textsOf(input: TaskBodies["embeddings"]["input"]): readonly string[] {
  if (typeof input === "string") return [input];
  if (input.length > TEXTS_MAX) refuse("input", `this model embeds at most ${TEXTS_MAX} texts at once.`);
  return input.map((text, i) => (typeof text === "string" ? text : refuse(`input[${i}]`, "token ids are not known to this model: send texts.")));
}

/** As OpenAI sends them: 32-bit floats, the lowest byte first. */
function pack(values: readonly unknown[]): string {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeFloatLE(Number(value), i * 4);
  return bytes.toString("base64");
}
