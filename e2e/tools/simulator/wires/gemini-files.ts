import { createHash } from "node:crypto";
import { jsonAnswer, type SimAnswer, type SimRequest } from "../exchange";
import { errorAnswer } from "../provider-errors";
import type { SimState, StoredFile } from "../state";

const wire = "gemini-files";

function describeFile({ request, file }: { request: SimRequest; file: StoredFile }) {
  return {
    name: file.id,
    displayName: file.filename,
    mimeType: file.contentType,
    sizeBytes: String(file.content.length),
    createTime: new Date(file.createdAt * 1000).toISOString(),
    sha256Hash: createHash("sha256").update(file.content).digest("base64"),
    uri: `http://${request.headers.host}/google/v1beta/${file.id}`,
    state: "ACTIVE",
  };
}

/** https://ai.google.dev/api/files: the resumable protocol (`start`, then bytes with `upload, finalize`), or one plain upload. */
export function uploadGeminiFile(request: SimRequest, state: SimState): SimAnswer {
  const command = String(request.headers["x-goog-upload-command"] ?? "");
  const uploadId = request.query.get("upload_id");
  if (uploadId === null && command.includes("start")) return startUpload(request, state);
  const upload =
    uploadId === null
      ? { contentType: request.headers["content-type"] ?? "application/octet-stream", displayName: "", content: [] }
      : state.uploads.get(uploadId);
  if (!upload) return errorAnswer({ request, status: 404, message: "No such upload." });
  upload.content.push(request.body);
  const isLast = uploadId === null || command.includes("finalize");
  if (!isLast) return jsonAnswer({ wire, json: {}, headers: [["x-goog-upload-status", "active"]] });
  const number = state.nextNumber();
  const file: StoredFile = {
    id: `files/sim${number}`,
    filename: upload.displayName,
    purpose: "",
    contentType: upload.contentType,
    createdAt: 1_790_000_000 + number,
    content: Buffer.concat(upload.content),
  };
  state.files.set(file.id, file);
  if (uploadId !== null) state.uploads.delete(uploadId);
  return jsonAnswer({ wire, json: { file: describeFile({ request, file }) }, headers: [["x-goog-upload-status", "final"]] });
}

function startUpload(request: SimRequest, state: SimState): SimAnswer {
  const uploadId = `upload${state.nextNumber()}`;
  const contentType = String(request.headers["x-goog-upload-header-content-type"] ?? "application/octet-stream");
  const displayName = /"display_?[nN]ame"\s*:\s*"([^"]*)"/.exec(request.body.toString("utf8"))?.[1] ?? "";
  state.uploads.set(uploadId, { contentType, displayName, content: [] });
  const url = `http://${request.headers.host}/google${request.path}?upload_id=${uploadId}&upload_protocol=resumable&key=${request.key}`;
  return jsonAnswer({
    wire,
    json: {},
    headers: [
      ["x-goog-upload-status", "active"],
      ["x-goog-upload-url", url],
    ],
  });
}

/** GET and DELETE of `/v1beta/files/{id}`, and the list. */
export function answerGeminiFile(request: SimRequest, state: SimState): SimAnswer {
  const id = /\/(files\/[^/]+)$/.exec(request.path)?.[1];
  if (id === undefined) {
    const files = [...state.files.values()].filter((file) => file.id.startsWith("files/")).map((file) => describeFile({ request, file }));
    return jsonAnswer({ wire, json: { files }, pretty: true });
  }
  const file = state.files.get(id);
  if (!file) return errorAnswer({ request, status: 404, message: `File ${id} does not exist.` });
  if (request.method !== "DELETE") return jsonAnswer({ wire, json: describeFile({ request, file }), pretty: true });
  state.files.delete(id);
  return jsonAnswer({ wire, json: {} });
}
