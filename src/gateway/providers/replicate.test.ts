import { describe, expect, test } from "vitest";
import type { ReaderResult } from "./contract";
import { findDialect } from "./registry";

const dialect = findDialect("replicate");
const route = (method: string, path: string) => dialect.route({ method, path, basePath: "/v1" });

function read(method: string, body: unknown, statusCode = 200): ReaderResult | undefined {
  const reader = dialect.usageReader("replicate-prediction", { requestedModel: "", statusCode, inputTextBytes: 0, method });
  reader?.body(Buffer.from(JSON.stringify(body)));
  return reader?.result();
}

/** As documented: https://replicate.com/docs/topics/predictions */
const PREDICTION = {
  id: "gm3qorzdhgbfurvjtvhg6dckhu",
  model: "replicate/hello-world",
  version: "5c7d5dc6dd8bf75c1acaa8565735e7986bc5b66206b55cca93cb72c9bf15ccaa",
  input: { text: "Alice" },
  logs: "",
  output: "hello Alice",
  error: null,
  status: "succeeded",
  created_at: "2023-09-08T16:19:34.765994Z",
  metrics: { predict_time: 0.012683, total_time: 0.025366 },
};

describe("routes", () => {
  test.each([
    ["POST", "/predictions", "/v1/predictions", "replicate-prediction", null, true],
    ["POST", "/v1/predictions", "/v1/predictions", "replicate-prediction", null, true],
    [
      "POST",
      "/models/black-forest-labs/flux-schnell/predictions",
      "/v1/models/black-forest-labs/flux-schnell/predictions",
      "replicate-prediction",
      "black-forest-labs/flux-schnell",
      true,
    ],
    ["POST", "/deployments/acme/image/predictions", "/v1/deployments/acme/image/predictions", "replicate-prediction", null, true],
    ["GET", "/predictions/gm3q", "/v1/predictions/gm3q", "replicate-prediction", null, true],
    ["GET", "/predictions", "/v1/predictions", "none", null, false],
    ["POST", "/predictions/gm3q/cancel", "/v1/predictions/gm3q/cancel", "none", null, false],
    ["POST", "/files", "/v1/files", "none", null, false],
    ["POST", "/models/a/b/versions/c/trainings", "/v1/models/a/b/versions/c/trainings", "none", null, true],
    ["GET", "/models", "/v1/models", "none", null, false],
  ])("%s %s", (method, path, upstreamPath, wire, model, isBillable) => {
    expect(route(method, path)).toMatchObject({ upstreamPath, wire, model, isBillable, readsBody: false, errorShape: "problem" });
  });
  test("it is not resold", () => expect(dialect.resale).toBeUndefined());
});

describe("a prediction", () => {
  test("states its seconds and its id, by which it is counted once", () => {
    expect(read("GET", PREDICTION)).toMatchObject({
      source: "provider",
      model: "replicate/hello-world",
      responseId: "gm3qorzdhgbfurvjtvhg6dckhu",
      passes: [{ model: null, buckets: { computeSeconds: 0.012683 } }],
      rawUsage: { predict_time: 0.012683, total_time: 0.025366 },
    });
  });
  test.each([
    ["a picture's address", "https://replicate.delivery/xezq/out-0.webp", 1],
    ["several", ["https://replicate.delivery/a/out-0.png", "https://replicate.delivery/a/out-1.png?x=1"], 2],
    ["a film", "https://replicate.delivery/a/output.mp4", undefined],
    ["text in pieces", ["Once", " upon"], undefined],
    ["nothing", null, undefined],
  ])("with %s as its output made so many pictures", (_name, output, images) => {
    expect(read("POST", { ...PREDICTION, output })?.passes[0]?.buckets.images).toBe(images);
  });
  test("counts the pictures that it states itself", () => {
    const metrics = { image_count: 4, predict_time: 1.5 };
    expect(read("POST", { ...PREDICTION, output: "https://x/a.png", metrics })?.passes).toEqual([
      { model: null, buckets: { images: 4, computeSeconds: 1.5 } },
    ]);
  });
  test("that failed or was canceled used the seconds that it ran", () => {
    for (const status of ["failed", "canceled"])
      expect(read("GET", { ...PREDICTION, status, output: null })).toMatchObject({
        source: "provider",
        passes: [{ buckets: { computeSeconds: 0.012683 } }],
      });
  });
  test("that still runs, or is none, states nothing", () => {
    expect(read("POST", { ...PREDICTION, status: "starting", metrics: {}, output: null })).toMatchObject({ source: "none", passes: [] });
    expect(read("GET", { ...PREDICTION, status: "processing", metrics: { predict_time: 3 } })).toMatchObject({ source: "none", passes: [] });
    expect(read("POST", { title: "Unauthenticated", detail: "You did not pass a valid authentication token", status: 401 }, 401)).toMatchObject({
      passes: [],
    });
    for (const metrics of [{ predict_time: -1 }, { predict_time: "1" }, { predict_time: 1e300 }, [], null])
      expect(read("GET", { ...PREDICTION, metrics })).toMatchObject({ source: "none", passes: [] });
  });
});
