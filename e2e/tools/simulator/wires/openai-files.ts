import { bytesAnswer, jsonAnswer, type SimAnswer, type SimRequest } from "../exchange";
import { errorAnswer } from "../provider-errors";
import type { SimState, StoredFile } from "../state";
import { parseMultipart } from "./parse-multipart";

const wire = "openai-files";

const describeFile = ({ id, content, createdAt, filename, purpose }: StoredFile) => ({
  id,
  object: "file",
  bytes: content.length,
  created_at: createdAt,
  filename,
  purpose,
  status: "processed",
});

/** https://platform.openai.com/docs/api-reference/files/create */
export function uploadFile(request: SimRequest, state: SimState): SimAnswer {
  const parts = parseMultipart({ body: request.body, contentType: request.headers["content-type"] });
  const file = parts?.find((part) => part.name === "file");
  if (!file) return errorAnswer({ request, status: 400, message: "'file' is a required property" });
  const number = state.nextNumber();
  const stored: StoredFile = {
    id: `file-${String(number).padStart(8, "0")}`,
    filename: file.filename ?? "upload",
    purpose: parts?.find((part) => part.name === "purpose")?.content.toString("utf8") ?? "user_data",
    contentType: file.contentType,
    createdAt: 1_790_000_000 + number,
    content: file.content,
  };
  state.files.set(stored.id, stored);
  return jsonAnswer({ wire, json: describeFile(stored), pretty: true });
}

export function listFiles(_request: SimRequest, state: SimState): SimAnswer {
  const data = [...state.files.values()].map(describeFile);
  return jsonAnswer({ wire, json: { object: "list", data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null, has_more: false } });
}

/** `/v1/files/{id}`, `/v1/files/{id}/content` and DELETE. */
export function answerFile(request: SimRequest, state: SimState): SimAnswer {
  const [, , , id = "", part] = request.path.split("/");
  const file = state.files.get(id);
  if (!file) return errorAnswer({ request, status: 404, message: `No such File object: ${id}` });
  if (request.method === "DELETE") {
    state.files.delete(id);
    return jsonAnswer({ wire, json: { id, object: "file", deleted: true } });
  }
  if (part !== "content") return jsonAnswer({ wire, json: describeFile(file), pretty: true });
  const headers: [string, string][] = [["content-disposition", `attachment; filename="${encodeURIComponent(file.filename)}"`]];
  return bytesAnswer({ wire, bytes: file.content, contentType: "application/octet-stream", headers, usage: file.usage, tokens: file.tokens ?? null });
}
