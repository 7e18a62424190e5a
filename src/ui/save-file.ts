/** Saves a text as a file, through the browser's own download: it goes nowhere else. */
export function saveFile({ name, text, type = "text/plain" }: { name: string; text: string; type?: string }): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
