import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../../../e2e/tools/support/full-size";
import { AppError } from "../../domain/errors";
import { checkPath } from "./check-path";

function isRefused(path: string): boolean {
  try {
    checkPath(path);
    return false;
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid_request") return true;
    throw error;
  }
}

const GOOD = [
  "/",
  "/v1/chat/completions",
  "/chat/completions/",
  "/v1beta/models/gemini-2.5-flash:streamGenerateContent",
  "/models/ft%3Agpt-4o%3Aacme::abc123",
  "/models/org%2Fmodel-7b",
  "/v1/models/publishers/anthropic/models/claude-3-5-sonnet@20240620:rawPredict",
  "/v1/files/file-abc.jsonl/content",
  "/v1/a~b_c-d/e.f..g",
  "/v1/models/caf%C3%A9",
  "/v1/100%25",
  "/v1/x;version=2",
];

const BAD = [
  "",
  "v1/models",
  "http://evil.example/v1/models",
  "//evil.example/v1",
  "/v1//models",
  "/@evil.example/v1",
  "/user:pass@evil.example/v1",
  "/%40evil.example/v1",
  "/v1/../admin",
  "/v1/./admin",
  "/..",
  "/v1/..",
  "/v1/%2e%2e/admin",
  "/v1/.%2e/admin",
  "/v1/%2E%2E",
  "/v1/%252e%252e/admin",
  "/v1/%25252e%25252e/admin",
  "/v1/%2525252525252e/admin",
  "/v1/..%2fadmin",
  "/v1%2f..%2fadmin",
  "/v1%252f..%252fadmin",
  "/v1/..;/admin",
  "/v1/.;x=1/admin",
  "/v1/;/admin",
  "/v1/%2e%2e;/admin",
  "/v1\\..\\admin",
  "/v1/..%5cadmin",
  "/v1%5c%2e%2e%5cadmin",
  "/v1%255cadmin",
  "/v1/%2f%2fadmin",
  "/v1/%EF%BC%8E%EF%BC%8E/admin",
  "/v1/%E2%80%A5/admin",
  "/v1/x%EF%BC%8F..%EF%BC%8Fadmin",
  "/v1/．．/admin",
  "/v1/%c0%ae%c0%ae/admin",
  "/v1/%zz",
  "/v1/%",
  "/v1/%00",
  "/v1/%0d%0aHost:%20evil",
  "/v1/%250a",
  "/v1/a\tb",
  "/v1/a b",
  "/v1/%20../x",
  "/v1/models?x=1",
  "/v1/models#x",
  "/v1/<script>",
  `/${"a".repeat(5000)}`,
];

describe("checkPath", () => {
  it.each(GOOD)("lets %s through unchanged", (path) => expect(checkPath(path)).toBe(path));
  it.each(BAD)("refuses %j", (path) => expect(isRefused(path)).toBe(true));

  it("lets nothing through that any number of decodings makes a traversal, another host or an empty segment", () => {
    const piece = fc.constantFrom("/", "..", ".", "%2e", "%2E", "%2f", "%5c", "%25", "2e", "a", ":", "@", ";", "%EF%BC%8E", "\\", "v1", "%00", "%");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const path = `/v1/${pieces.join("")}`;
        if (isRefused(path)) return true;
        return decodings(path).every(isHarmless) && new URL(path, "http://x").href === `http://x${path}`;
      }),
      { numRuns: runs(50_000) },
    );
  });

  it("never throws anything but its refusal, whatever the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        isRefused(text);
        isRefused(`/${text}`);
      }),
      { numRuns: runs(10_000) },
    );
  });
});

/** The path as servers could read it that decode it once, twice, …; independent of the code under test. */
function decodings(path: string): string[] {
  const all = [path];
  for (let text = path; all.length < 12; all.push(text)) {
    text = text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"));
  }
  return all;
}

function isHarmless(text: string): boolean {
  const names = text.normalize("NFKC").split(/[/\\]/);
  return names.slice(1).every((name, i) => !/^\.{1,2}(?:;|$)/.test(name) && (name !== "" || i === names.length - 2)) && !/[\0\\]/.test(text);
}
