import { expect, test } from "vitest";
import type { Story } from "../requests/explain-failure";
import { explainListed } from "./explain-listed";

const passThrough = { mode: "pass-through", outcome: "completed", errorCode: null };
const refused = { mode: "reseller", outcome: "refused" };

test.each<[string, Parameters<typeof explainListed>[0], Story | null]>([
  ["a success", { ...passThrough, statusCode: 200 }, null],
  ["the provider's 401", { ...passThrough, statusCode: 401, errorCode: "invalid_api_key" }, "provider_401"],
  ["the provider's 404, by a code that is one of ours too", { ...passThrough, statusCode: 404, errorCode: "model_not_found" }, "provider_404"],
  ["the provider's 429", { ...passThrough, statusCode: 429, errorCode: "insufficient_quota" }, "provider_429"],
  ["the provider's 529", { ...passThrough, statusCode: 529 }, "provider_5xx"],
  ["nobody at the provider's address", { ...passThrough, outcome: "broken", statusCode: 502, errorCode: "upstream_error" }, "upstream_error"],
  ["labels that are malformed", { ...passThrough, outcome: "refused", statusCode: 400, errorCode: "invalid_request" }, "invalid_request"],
  ["an empty balance", { ...refused, statusCode: 402, errorCode: "insufficient_balance" }, "insufficient_balance"],
  ["a model that is not resold", { ...refused, statusCode: 404, errorCode: "model_not_found" }, "model_not_found"],
  ["a key at its limit", { ...refused, statusCode: 429, errorCode: "rate_limited" }, "rate_limited"],
  ["a provider at its limit", { mode: "reseller", outcome: "completed", statusCode: 429, errorCode: "rate_limited" }, "provider_busy"],
  [
    "the operator's key refused",
    { mode: "reseller", outcome: "broken", statusCode: 502, errorCode: "provider_key_rejected" },
    "provider_key_rejected",
  ],
  ["a client that left", { ...passThrough, outcome: "cancelled", statusCode: 499 }, "client_left"],
  ["a stream that broke off", { ...passThrough, outcome: "broken", statusCode: 200, errorCode: "stream_ended_early" }, "stream_ended_early"],
])("%s is explained as in the request's drawer", (_, call, story) => {
  expect(explainListed(call)?.story ?? null).toBe(story);
});
