import { createHash } from "node:crypto";
import { bendAnswer } from "./bend-answer";
import { refuseKey } from "./check-key";
import { chooseWire } from "./choose-wire";
import { jsonAnswer, type SimAnswer, type SimRequest } from "./exchange";
import { serveFixture } from "./serve-fixture";
import type { SimState } from "./state";

const answersMax = 500;
const cachedBodyBytesMax = 64 * 1024;

/**
 * The answer to a request, before delivery. Pure answers are kept and given again byte for byte, so that a benchmark measures the gateway
 * and not this server.
 */
export function makeAnswerer(state: SimState): (request: SimRequest) => SimAnswer {
  const kept = new Map<string, SimAnswer>();
  return (request) => {
    const route = chooseWire(request);
    if (!route.isPure || request.body.length > cachedBodyBytesMax || request.script.echo || request.script.strikes) return compute(request, state);
    const name = cacheName(request);
    const known = kept.get(name);
    if (known) return known;
    const answer = compute(request, state);
    if (answer.isOnce) return answer;
    if (kept.size >= answersMax) kept.clear();
    kept.set(name, answer);
    return answer;
  };
}

/** All that a pure answer depends on. */
function cacheName({ method, rawUrl, key, headers, body }: SimRequest): string {
  return [method, rawUrl, key, headers["anthropic-version"], headers["x-sim-script"], body.toString("latin1")].join("\n");
}

function compute(request: SimRequest, state: SimState): SimAnswer {
  const refusal = refuseKey(request);
  if (refusal) return refusal;
  return bendAnswer(request, plainAnswer(request, state));
}

function plainAnswer(request: SimRequest, state: SimState): SimAnswer {
  const { script } = request;
  if (script.echo) return echo(request);
  if (script.fixture) return serveFixture({ name: script.fixture, model: requestedModel(request) });
  return chooseWire(request).answer(request, state);
}

/** From the path or the body, for the books of a recorded answer. */
function requestedModel({ path, body }: SimRequest): string | null {
  const fromPath = /\/models\/([^/:]+):/.exec(path)?.[1];
  if (fromPath) return fromPath;
  return /"model"\s*:\s*"([^"]+)"/.exec(body.subarray(0, 4096).toString("latin1"))?.[1] ?? null;
}

function echo({ id, method, rawUrl, rawHeaders, headers, body }: SimRequest): SimAnswer {
  const bodySha256 = createHash("sha256").update(body).digest("hex");
  return jsonAnswer({ wire: "echo", json: { id, method, url: rawUrl, rawHeaders, headers, bodyBytes: body.length, bodySha256 } });
}
