import type { Script } from "../tools/simulator/script";

/**
 * What the client must see. A number: an error of that status, before anything of the answer. `whole`: a whole answer. `torn`: a stream that
 * began and ends in an error event, or, when nothing of it could be passed on yet, an error of one of the statuses.
 */
export type Seen = "whole" | "torn" | number;

export interface FaultScript {
  script: Script;
  json: Seen | Seen[];
  stream: Seen | Seen[];
  /** `usage`: what the books say. `nothing`. `delivered`: something, at most what was held. */
  charged: "usage" | "nothing" | "delivered" | "anything";
}

const refused = (script: Script, status: number | number[]): FaultScript => ({ script, json: status, stream: status, charged: "nothing" });
const whole = (script: Script, charged: FaultScript["charged"] = "usage"): FaultScript => ({ script, json: "whole", stream: "whole", charged });

/** What a provider can do wrong, and what becomes of it. Delays are tuned to the limits that the suite sets. */
export const FAULT_SCRIPTS: Record<string, FaultScript> = {
  "refuses the request": refused({ fault: "status:400" }, 400),
  "refuses our key with 401": refused({ fault: "status:401" }, 502),
  "refuses our key with 403": refused({ fault: "status:403" }, 502),
  "refuses our key in its own words": refused({ fault: "key-rejected" }, 502),
  // Google says it as it says a rate limit, xAI as it says a key without rights.
  "has no money of ours left": refused({ fault: "no-credit" }, [429, 502, 503]),
  "does not know the model": refused({ fault: "status:404" }, [404, 502]),
  "finds the request too large": refused({ fault: "status:413" }, [400, 413]),
  "finds the request unprocessable": refused({ fault: "status:422" }, [400, 422]),
  "limits the rate, for good": refused({ fault: "status:429" }, 429),
  "fails with 500, for good": refused({ fault: "status:500" }, 502),
  "fails with 502, for good": refused({ fault: "status:502" }, 502),
  "is unavailable, for good": refused({ fault: "status:503" }, 502),
  "times out itself": refused({ fault: "status:504" }, [502, 504]),
  "is overloaded, for good": refused({ fault: "status:529" }, 502),
  "limits the rate once": whole({ fault: "status:429", strikes: 1 }),
  "fails once": whole({ fault: "status:500", strikes: 1 }),
  "is unavailable once": whole({ fault: "status:503", strikes: 1 }),
  "resets before the head": refused({ fault: "reset-before" }, 502),
  "speaks no HTTP": refused({ fault: "garbage" }, 502),
  "never answers": refused({ fault: "half-open" }, 504),
  "resets in mid-answer": { script: { fault: "reset-mid", events: 40 }, json: 502, stream: "torn", charged: "delivered" },
  "falls silent in mid-answer": { script: { fault: "stall", events: 40 }, json: [502, 504], stream: "torn", charged: "delivered" },
  "ends after the head": { script: { fault: "truncate:0" }, json: 502, stream: ["torn", 502], charged: "anything" },
  "ends inside the first event": { script: { fault: "truncate:60" }, json: 502, stream: ["torn", 502], charged: "anything" },
  "sends less than it announced": { script: { fault: "wrong-length" }, json: 502, stream: ["torn", "whole"], charged: "delivered" },
  "sends neither JSON nor SSE": { script: { fault: "garbage-body" }, json: 502, stream: ["torn", 502], charged: "anything" },
  "says an error inside a stream": { script: { fault: "error-in-stream", events: 40 }, json: [500, 502], stream: "torn", charged: "anything" },
  "sends an event without end": { script: { fault: "huge-sse-line:20000000" }, json: 502, stream: ["torn", "whole"], charged: "anything" },
  "sends a bomb": { script: { fault: "bomb" }, json: 502, stream: ["torn", 502], charged: "anything" },
  "compresses unasked": { script: { fault: "gzip" }, json: ["whole", 502], stream: ["whole", "torn", 502], charged: "anything" },
  "states no usage": whole({ fault: "no-usage" }, "delivered"),
  "states a negative usage": whole({ fault: "negative-usage" }, "delivered"),
  "states an absurd usage": whole({ fault: "absurd-usage" }, "anything"),
  "states a usage in words": whole({ fault: "text-usage" }, "delivered"),
  "answers nothing": whole({ fault: "no-output" }),
  "goes beyond the cap": whole({ lies: true, tokens: { output: 30_000 } }, "usage"),
  "cuts its bytes anywhere": whole({ cuts: "each:7" }),
  "is slow to begin": whole({ firstByteDelayMs: 400 }),
  "sends a second answer": whole({ fault: "second-response" }),
};
