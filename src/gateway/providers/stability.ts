import type { WireCode } from "./contract";
import { type Endpoint, findEndpoint, joinPath, readEndpoint } from "./match-endpoint";
import { StabilityReader } from "./wires/stability-image";

/** https://platform.stability.ai/docs/api-reference. Results that are fetched later do not say of which model they are. */
const ENDPOINTS: readonly Endpoint[] = Object.freeze([
  { method: "POST", pattern: /^\/v2beta\/stable-image\/[^/]+\/[^/]+(?:\/[^/]+)?$/, wire: "stability-image" },
  { method: "POST", pattern: /^\/v1\/generation\/[^/]+\/(?:text-to-image|image-to-image(?:\/[^/]+)?)$/, wire: "stability-image" },
] satisfies Endpoint[]);

const SERVICE = /^\/v2beta\/stable-image\/[^/]+\/(.+)$/;
const ENGINE = /^\/v1\/generation\/([^/]+)\//;
/** The model of `/generate/sd3` when the form names none. */
const SD3_DEFAULT = "sd3.5-large";

/** Stability AI: pictures, on the pass-through only, billed by the piece. What it makes in the background is `unpriced`. */
export const stability: WireCode = {
  errorShape: "error-list",
  route({ method, path, basePath }) {
    const endpoint = readEndpoint(path);
    return {
      upstreamPath: joinPath(basePath, path),
      ...findEndpoint(ENDPOINTS, method, endpoint),
      model: findModel(endpoint),
      isStreaming: null,
      errorShape: "error-list",
    };
  },
  usageReader: (wire, context) => (wire === "stability-image" ? new StabilityReader(context) : null),
};

/** `stable-image-core`, `stable-image-ultra`, `stable-image-fast` (upscale), …; an engine's own name; of `sd3` what the form says. */
function findModel(path: string): string | null {
  const engine = ENGINE.exec(path)?.[1];
  if (engine) return engine;
  const service = SERVICE.exec(path)?.[1];
  if (service === "sd3") return SD3_DEFAULT;
  return service ? `stable-image-${service.replaceAll("/", "-")}` : null;
}
