import { expect, test, vi } from "vitest";
import { showProgress } from "./show-progress.mjs";

function record(isTTY: boolean) {
  const written: string[] = [];
  return { output: { isTTY, write: (text: string) => written.push(text) }, written };
}

test("a log gets a line at the start, every ten seconds, and at the end", async () => {
  vi.useFakeTimers();
  const { output, written } = record(false);
  const work = (news: (text: string) => void) =>
    new Promise<string>((resolve) => {
      setTimeout(() => news("Compiled"), 15_000);
      setTimeout(() => resolve("made"), 25_000);
    });
  const shown = showProgress("Building", work, output);
  await vi.advanceTimersByTimeAsync(25_000);
  expect(await shown).toBe("made");
  vi.useRealTimers();
  expect(written).toEqual(["Building …\n", "Building … 10 s\n", "Building … 20 s  (Compiled)\n", "Building: done in 25 s\n"]);
});

test("a terminal sees one line that ticks", async () => {
  vi.useFakeTimers();
  const { output, written } = record(true);
  const shown = showProgress("Building", () => new Promise((resolve) => setTimeout(resolve, 2_500)), output);
  await vi.advanceTimersByTimeAsync(2_500);
  await shown;
  vi.useRealTimers();
  expect(written.map((text) => text.replace("\r\u001b[2K", ""))).toEqual([
    "Building …",
    "Building … 1 s",
    "Building … 2 s",
    "Building: done in 3 s",
    "\n",
  ]);
});

test("what fails says so, and fails", async () => {
  const { output, written } = record(false);
  await expect(showProgress("Building", () => Promise.reject(new Error("no")), output)).rejects.toThrow("no");
  expect(written.at(-1)).toBe("Building: failed after 0 s\n");
});
