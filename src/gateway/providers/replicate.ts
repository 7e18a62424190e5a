import type { WireCode } from "./contract";
import { type Endpoint, findEndpoint, joinPath, readEndpoint } from "./match-endpoint";
import { PredictionReader } from "./wires/replicate-prediction";

/** https://replicate.com/docs/reference/http. A prediction's stream is at an origin of its own. */
const ENDPOINTS: readonly Endpoint[] = Object.freeze([
  { method: "POST", pattern: /^\/predictions$|^\/(?:models|deployments)\/[^/]+\/[^/]+\/predictions$/, wire: "replicate-prediction" },
  { method: "GET", pattern: /^\/predictions\/[^/]+$/, wire: "replicate-prediction" },
  { method: "POST", pattern: /^\/(?:predictions|trainings)\/[^/]+\/cancel$|^\/(?:files|models|deployments)$/, isBillable: false },
] satisfies Endpoint[]);

const MODEL = /^\/models\/([^/]+\/[^/]+)\/predictions$/;

/** Replicate: predictions, on the pass-through only. A POST that does not wait has no cost yet: it stands in the prediction, once that is fetched. */
export const replicate: WireCode = {
  errorShape: "problem",
  route({ method, path, basePath }) {
    const endpoint = readEndpoint(path).replace(/^\/v1(?=\/|$)/, "");
    const model = MODEL.exec(endpoint)?.[1] ?? null;
    return { upstreamPath: joinPath(basePath, path), ...findEndpoint(ENDPOINTS, method, endpoint), model, isStreaming: null, errorShape: "problem" };
  },
  usageReader: (wire, context) => (wire === "replicate-prediction" ? new PredictionReader(context) : null),
};
