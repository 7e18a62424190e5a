import { describe, expect, test } from "vitest";
import { findDialect } from "./registry";

const dialect = findDialect("stability");

function count(body: Uint8Array | object, statusCode = 200): number | undefined {
  const reader = dialect.usageReader("stability-image", { requestedModel: "", statusCode, inputTextBytes: 0, method: "POST" });
  reader?.body(body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body)));
  return reader?.result().passes[0]?.buckets.images;
}

describe("routes", () => {
  test.each([
    ["/v2beta/stable-image/generate/core", "stability-image", "stable-image-core"],
    ["/v2beta/stable-image/generate/ultra", "stability-image", "stable-image-ultra"],
    ["/v2beta/stable-image/generate/sd3", "stability-image", "sd3.5-large"],
    ["/v2beta/stable-image/edit/erase", "stability-image", "stable-image-erase"],
    ["/v2beta/stable-image/upscale/fast", "stability-image", "stable-image-fast"],
    ["/v1/generation/stable-diffusion-xl-1024-v1-0/text-to-image", "stability-image", "stable-diffusion-xl-1024-v1-0"],
    ["/v1/generation/stable-diffusion-xl-1024-v1-0/image-to-image/masking", "stability-image", "stable-diffusion-xl-1024-v1-0"],
    ["/v2beta/audio/stable-audio-2/text-to-audio", "none", null],
  ])("POST %s", (path, wire, model) => {
    const route = dialect.route({ method: "POST", path, basePath: "" });
    expect(route).toMatchObject({ upstreamPath: path, wire, model, isBillable: true, readsBody: false, errorShape: "error-list" });
  });
  test("a result that is fetched later does not say of what it is, and costs nothing of its own", () => {
    expect(dialect.route({ method: "GET", path: "/v2beta/results/abc", basePath: "" })).toMatchObject({ wire: "none", isBillable: false });
    expect(dialect.resale).toBeUndefined();
  });
});

/** https://platform.stability.ai/docs/api-reference */
describe("each successful picture is counted", () => {
  test.each([
    ["one as bytes", Buffer.from([0x89, 0x50, 0x4e, 0x47]), 1],
    ["one in JSON", { image: "AAAA", finish_reason: "SUCCESS", seed: 343940597 }, 1],
    ["one that was blurred", { image: "AAAA", finish_reason: "CONTENT_FILTERED", seed: 1 }, 1],
    [
      "several of the first version, less those that failed",
      {
        artifacts: [
          { base64: "AAAA", finishReason: "SUCCESS", seed: 1 },
          { base64: "", finishReason: "ERROR", seed: 2 },
        ],
      },
      1,
    ],
    ["none that is still being made", { id: "a6dc6c6e20acda010fe14d71f180658f2896ed9b4ec25aa99a6ff06c796987c4" }, undefined],
    ["none in an empty answer", Buffer.alloc(0), undefined],
    ["none in half a JSON text", Buffer.from('{"image":"AAA'), undefined],
  ])("%s", (_name, body, images) => expect(count(body)).toBe(images));

  test("an error is none", () => {
    expect(count({ id: "a1b2", name: "content_moderation", errors: ["Your request was flagged"] }, 403)).toBeUndefined();
  });
});
