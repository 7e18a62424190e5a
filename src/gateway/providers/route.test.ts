import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../../../e2e/tools/support/full-size";
import type { Wire } from "../../domain/provider";
import type { Route } from "./contract";
import { findDialect } from "./registry";
import { builtInDialect } from "./testing/built-in-dialect";

const BASE_PATHS: Record<string, string> = { openai: "/v1", anthropic: "/v1", xai: "/v1", google: "" };
const route = (dialect: string, path: string, method = "POST"): Route =>
  builtInDialect(dialect).route({ method, path, basePath: BASE_PATHS[dialect] as string });

describe("routes", () => {
  it.each([
    ["openai", "/chat/completions", "/v1/chat/completions", "openai-chat"],
    ["openai", "/v1/chat/completions", "/v1/chat/completions", "openai-chat"],
    ["openai", "/v1/chat/complet%69ons", "/v1/chat/complet%69ons", "openai-chat"],
    ["openai", "/chat/completions/", "/v1/chat/completions/", "openai-chat"],
    ["openai", "/deployments/gpt/chat/completions", "/v1/deployments/gpt/chat/completions", "openai-chat"],
    ["openai", "/completions", "/v1/completions", "openai-completions"],
    ["openai", "/v1/responses", "/v1/responses", "openai-responses"],
    ["openai", "/responses/compact", "/v1/responses/compact", "openai-responses"],
    ["openai", "/embeddings", "/v1/embeddings", "openai-embeddings"],
    ["openai", "/audio/transcriptions", "/v1/audio/transcriptions", "openai-audio"],
    ["openai", "/images/edits", "/v1/images/edits", "openai-images"],
    ["openai", "/v1", "/v1", "none"],
    ["openai", "/v1beta/x", "/v1/v1beta/x", "none"],
    ["openai", "/brand/new", "/v1/brand/new", "none"],
    ["anthropic", "/messages", "/v1/messages", "anthropic-messages"],
    ["anthropic", "/v1/messages", "/v1/messages", "anthropic-messages"],
    ["anthropic", "/v1/messages/count_tokens", "/v1/messages/count_tokens", "none"],
    ["xai", "/chat/completions", "/v1/chat/completions", "openai-chat"],
    ["xai", "/v1/responses", "/v1/responses", "openai-responses"],
    ["xai", "/v1/messages", "/v1/messages", "anthropic-messages"],
    ["google", "/chat/completions", "/v1beta/openai/chat/completions", "openai-chat"],
    ["google", "/embeddings", "/v1beta/openai/embeddings", "openai-embeddings"],
    ["google", "/openai/chat/completions", "/v1beta/openai/chat/completions", "openai-chat"],
    ["google", "/v1beta/openai/chat/completions", "/v1beta/openai/chat/completions", "openai-chat"],
    ["google", "/models/gemini-x:generateContent", "/v1beta/models/gemini-x:generateContent", "gemini"],
    ["google", "/v1/models/gemini-x:generateContent", "/v1/models/gemini-x:generateContent", "gemini"],
    ["google", "/v1alpha/models/gemini-x:streamGenerateContent", "/v1alpha/models/gemini-x:streamGenerateContent", "gemini"],
    ["google", "/tunedModels/t-1:generateContent", "/v1beta/tunedModels/t-1:generateContent", "gemini"],
    ["google", "/models/e:batchEmbedContents", "/v1beta/models/e:batchEmbedContents", "gemini-embeddings"],
    ["google", "/upload/v1beta/files", "/upload/v1beta/files", "none"],
    ["google", "/files", "/v1beta/files", "none"],
  ])("%s %s goes to %s, as %s", (dialect, path, upstreamPath, wire) => {
    expect(route(dialect, path)).toMatchObject({ upstreamPath, wire });
  });

  it("names the model and the streaming that only a path knows", () => {
    expect(route("google", "/v1beta/models/gemini-2.5-flash:streamGenerateContent")).toMatchObject({ model: "gemini-2.5-flash", isStreaming: true });
    expect(route("google", "/v1beta/models/gemini-2.5-flash:generateContent")).toMatchObject({ model: "gemini-2.5-flash", isStreaming: false });
    expect(route("google", "/models/my%3Amodel:generateContent")).toMatchObject({ model: "my:model" });
    expect(route("openai", "/chat/completions")).toMatchObject({ model: null, isStreaming: null });
  });

  it("works with a base URL whose path is another one, or has the version already", () => {
    const at = (dialect: string, basePath: string, path: string) => builtInDialect(dialect).route({ method: "POST", path, basePath }).upstreamPath;
    expect(at("openai", "/openai/v1", "/v1/chat/completions")).toBe("/openai/v1/chat/completions");
    expect(at("openai", "", "/v1/chat/completions")).toBe("/v1/chat/completions");
    expect(at("google", "/google", "/models/m:generateContent")).toBe("/google/v1beta/models/m:generateContent");
    expect(at("google", "/google", "/chat/completions")).toBe("/google/v1beta/openai/chat/completions");
    expect(at("google", "/v1beta", "/models/m:generateContent")).toBe("/v1beta/models/m:generateContent");
    expect(builtInDialect("google").route({ method: "POST", path: "/chat/completions", basePath: "/google" }).wire).toBe("openai-chat");
  });

  it.each([
    ["openai", "GET", "/models"],
    ["openai", "GET", "/chat/completions"],
    ["openai", "POST", "/files"],
    ["openai", "DELETE", "/v1/files/f-1"],
    ["openai", "POST", "/batches"],
    ["openai", "POST", "/moderations"],
    ["openai", "POST", "/responses/input_tokens"],
    ["anthropic", "POST", "/v1/messages/count_tokens"],
    ["anthropic", "POST", "/messages/batches"],
    ["anthropic", "GET", "/v1/models"],
    ["google", "POST", "/v1beta/models/m:countTokens"],
    ["google", "POST", "/upload/v1beta/files"],
    ["google", "HEAD", "/v1beta/models"],
    ["xai", "GET", "/v1/videos/1"],
  ])("%s %s %s costs nothing", (dialect, method, path) =>
    expect(route(dialect, path, method)).toMatchObject({ isBillable: false, wire: "none", readsBody: false }),
  );

  it.each([
    ["openai", "POST", "/chat/completions"],
    ["openai", "POST", "/videos"],
    ["openai", "GET", "/responses/resp_1"],
    ["openai", "GET", "/files/f-1/content"],
    ["anthropic", "POST", "/v1/complete"],
    ["anthropic", "GET", "/v1/messages/batches/b/results"],
    ["google", "POST", "/models/imagen-4:predict"],
    ["google", "POST", "/v1beta/cachedContents"],
    ["xai", "POST", "/videos/generations"],
  ])("%s %s %s may cost", (dialect, method, path) => expect(route(dialect, path, method).isBillable).toBe(true));

  it("splices include_usage into chat completions only", () => {
    expect(route("openai", "/chat/completions").acceptsIncludeUsage).toBe(true);
    expect(route("google", "/chat/completions").acceptsIncludeUsage).toBe(true);
    for (const path of ["/responses", "/completions", "/embeddings", "/x"]) expect(route("openai", path).acceptsIncludeUsage).toBe(false);
    expect(route("anthropic", "/messages").acceptsIncludeUsage).toBe(false);
  });

  it("never reads a multipart body", () => {
    for (const path of ["/audio/transcriptions", "/audio/translations", "/images/edits", "/images/variations", "/files", "/uploads"])
      expect(route("openai", path).readsBody).toBe(false);
  });

  it("knows the shape of every API's errors", () => {
    expect(route("openai", "/x").errorShape).toBe("openai");
    expect(route("anthropic", "/x").errorShape).toBe("anthropic");
    expect(route("xai", "/x").errorShape).toBe("flat");
    expect(route("xai", "/messages").errorShape).toBe("anthropic");
    expect(route("google", "/models/x").errorShape).toBe("gemini");
    expect(route("google", "/chat/completions").errorShape).toBe("gemini-compatible");
  });

  it("has a route for every well-formed path, below the base URL's path and without a query", () => {
    const segment = fc.stringMatching(/^[A-Za-z0-9:@._~-]{1,12}$/);
    fc.assert(
      fc.property(fc.constantFrom("openai", "anthropic", "google", "xai"), fc.array(segment, { minLength: 1, maxLength: 5 }), (dialect, segments) => {
        const { upstreamPath } = route(dialect, `/${segments.join("/")}`);
        expect(upstreamPath.startsWith(`${BASE_PATHS[dialect]}/`)).toBe(true);
        expect(upstreamPath.endsWith(segments.join("/")) || upstreamPath === "/v1").toBe(true);
      }),
      { numRuns: runs(3000) },
    );
  });

  it("refuses to speak a wire that it does not know", () => {
    expect(() => findDialect("klingon" as Wire)).toThrow("There is no wire");
  });
});
