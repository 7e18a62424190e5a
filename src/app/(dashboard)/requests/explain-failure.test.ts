import { expect, test } from "vitest";
import { ERROR_STATUS } from "@/domain/errors";
import messages from "@/messages/en.json";
import { ALL_STORIES, explainFailure } from "./explain-failure";

const call = { mode: "pass-through", outcome: "completed", statusCode: 200, errorCode: null, attempts: [{ statusCode: 200 }] };
const refused = { ...call, mode: "reseller", outcome: "refused", attempts: [] };

test("a call that succeeded has no failure to tell", () => {
  expect(explainFailure(call)).toBeNull();
});

test.each([
  ["the client left", { ...call, outcome: "cancelled", statusCode: 499 }, "client_left"],
  ["the client left while we were refusing", { ...refused, outcome: "cancelled", statusCode: 499, errorCode: "upstream_error" }, "client_left"],
  ["the provider closed its stream", { ...call, outcome: "broken", errorCode: "stream_ended_early" }, "stream_ended_early"],
  ["a stream with the provider's error", { ...call, outcome: "broken", errorCode: "overloaded_error" }, "error_in_answer"],
  ["the caller's key at the provider", { ...call, statusCode: 401, errorCode: "invalid_api_key", attempts: [{ statusCode: 401 }] }, "provider_401"],
  [
    "a code of the provider's that is also ours",
    { ...call, statusCode: 404, errorCode: "not_found", attempts: [{ statusCode: 404 }] },
    "provider_404",
  ],
  ["a status without a story of its own", { ...call, statusCode: 418, attempts: [{ statusCode: 418 }] }, "provider_4xx"],
  ["Anthropic's overload", { ...call, statusCode: 529, attempts: [{ statusCode: 529 }] }, "provider_5xx"],
  [
    "no provider reached",
    { ...call, outcome: "broken", statusCode: 502, errorCode: "upstream_error", attempts: [{ statusCode: null }] },
    "upstream_error",
  ],
  ["no money", { ...refused, statusCode: 402, errorCode: "insufficient_balance" }, "insufficient_balance"],
  ["our own limit", { ...refused, statusCode: 429, errorCode: "rate_limited" }, "rate_limited"],
  [
    "the provider's limit",
    { ...refused, outcome: "broken", statusCode: 429, errorCode: "rate_limited", attempts: [{ statusCode: 429 }] },
    "provider_busy",
  ],
  ["a code of tomorrow", { ...refused, statusCode: 451, errorCode: "something_new" }, "provider_4xx"],
  ["a code that is a property of every object", { ...refused, statusCode: 500, errorCode: "constructor" }, "provider_5xx"],
])("tells %s apart", (_, given, story) => {
  expect(explainFailure(given)?.story).toBe(story);
});

test("every story has its texts, and every code that a call is recorded with has its story", () => {
  const texts = messages.request.failure;
  for (const story of ALL_STORIES) expect(texts[story], story).toEqual({ cause: expect.any(String), next: expect.any(String) });
  // Never recorded: the caller is not known yet, or no call is made.
  const neverRecorded = ["invalid_credentials", "invalid_token", "invalid_api_key", "unauthenticated", "email_taken"];
  const codes = Object.keys(ERROR_STATUS).filter((code) => !neverRecorded.includes(code));
  expect(codes.filter((code) => explainFailure({ ...refused, statusCode: 500, errorCode: code })?.story !== code)).toEqual([]);
});
