import { readDataUrl } from "./read-data-url";
import { asObject, type Members } from "./read-json";
import { refuse, refuseUnknown } from "./refuse";

const MEMBERS = new Set(["file_data", "filename", "file_id"]);

/** A `file` part → a document block: PDFs, and plain text. https://platform.claude.com/docs/en/build-with-claude/pdf-support */
export function translateFile(value: unknown, path: string): Members {
  const file = asObject(value);
  if (!file) refuse(path, "must be an object with file_data.");
  refuseUnknown(path, file, MEMBERS);
  if (file.file_id != null) refuse(`${path}.file_id`, "no files are kept here: send file_data.");
  if (file.filename != null && typeof file.filename !== "string") refuse(`${path}.filename`, "must be a string.");
  const title = file.filename ? { title: file.filename } : {};
  return { type: "document", source: readSource(file.file_data, `${path}.file_data`), ...title };
}

function readSource(fileData: unknown, path: string): Members {
  const document = typeof fileData === "string" ? readDataUrl(fileData) : null;
  if (document?.mediaType === "application/pdf") return { type: "base64", media_type: "application/pdf", data: document.data };
  if (document?.mediaType === "text/plain") {
    return { type: "text", media_type: "text/plain", data: Buffer.from(document.data, "base64").toString("utf8") };
  }
  refuse(path, "must be a base64 data: URL of a PDF or of plain text.");
}
