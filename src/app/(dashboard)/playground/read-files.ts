import type { Attachment } from "./ask";

/** Of one file. They travel inside the call, and stand in this browser's memory. */
export const FILE_BYTES_MAX = 10 * 1024 * 1024;

const IMAGES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const PDF = "application/pdf";
const isTextFile = ({ type, name }: File) =>
  type.startsWith("text/") || /json|xml|yaml|javascript/.test(type) || /\.(md|csv|log|ya?ml|toml|sql|[jt]sx?|py|rs|go|java|c|h|cpp|sh)$/i.test(name);

export type FileKind = "image" | "pdf" | "text";

/** What a file can be sent as; null: nothing that a model reads. */
export function kindOf(file: File): FileKind | null {
  if (IMAGES.includes(file.type)) return "image";
  if (file.type === PDF) return "pdf";
  return isTextFile(file) ? "text" : null;
}

/** For a file input. */
export function acceptOf({ image, pdf }: { image: boolean; pdf: boolean }): string {
  return [...(image ? IMAGES : []), ...(pdf ? [PDF] : []), "text/*", "application/json", ".md", ".csv", ".yaml", ".yml"].join(",");
}

export async function readFile(file: File, kind: FileKind): Promise<Attachment> {
  if (kind === "text") return { name: file.name, mediaType: "text/plain", content: await file.text() };
  return { name: file.name, mediaType: file.type, content: await readDataUrl(file) };
}

function readDataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
