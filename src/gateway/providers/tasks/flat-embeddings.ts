import { boundEmbeddingsInput, textBytesOf } from "../../bounds/bound-embeddings-input";
import { asObject, parseJson } from "../../bytes/json/parse-members";
import type { MakeTask, TaskBodies } from "../../tasks/task";

/** OpenAI's and its imitators'. @param path below the base URL */
export function flatEmbeddings(path: (model: string) => string): MakeTask<TaskBodies["embeddings"]> {
  return (body, { upstreamModel }) => ({
    format: "chat",
    path: path(upstreamModel),
    bound: { ...boundEmbeddingsInput(body.input), besidesMax: null },
    textBytes: textBytesOf(body.input),
    dropped: [],
    write() {
      const given = Object.entries(body).filter(([, value]) => value !== null);
      return { contentType: "application/json", body: Buffer.from(JSON.stringify({ ...Object.fromEntries(given), model: upstreamModel })) };
    },
    read(bytes) {
      const list = asObject(parseJson(Buffer.from(bytes).toString("utf8")));
      if (!list || !Array.isArray(list.data)) throw new Error("the provider's answer is no list of embeddings");
      return { content: list, statement: bytes, counted: null };
    },
  });
}
