import { expect, test } from "vitest";
import messages from "@/messages/en.json";
import { type Cause, explainFailure } from "./explain-failure";

const passThrough = { mode: "pass-through", outcome: "completed", errorCode: null };
const refused = { mode: "reseller", outcome: "refused" };

test.each<[string, Parameters<typeof explainFailure>[0], Cause | null, string]>([
  ["a success", { ...passThrough, statusCode: 200 }, null, ""],
  ["the provider's 401", { ...passThrough, statusCode: 401 }, "providerKey", "key-page"],
  ["the provider's 402", { ...passThrough, statusCode: 402 }, "providerCredit", "key-page"],
  ["the provider's 404", { ...passThrough, statusCode: 404 }, "providerModel", "none"],
  ["the provider's 429", { ...passThrough, statusCode: 429 }, "providerLimit", "key-page"],
  ["the provider's 400", { ...passThrough, statusCode: 400 }, "providerRequest", "none"],
  ["the provider's 529", { ...passThrough, statusCode: 529 }, "providerDown", "none"],
  ["nobody at the provider's address", { ...passThrough, outcome: "broken", statusCode: 502, errorCode: "upstream_error" }, "providerDown", "none"],
  ["labels that are malformed", { ...passThrough, outcome: "refused", statusCode: 400, errorCode: "invalid_request" }, "request", "none"],
  ["an empty balance", { ...refused, statusCode: 402, errorCode: "insufficient_balance" }, "balance", "top-up"],
  ["a model that is not resold", { ...refused, statusCode: 404, errorCode: "model_not_found" }, "model", "none"],
  ["a key that may not call the model", { ...refused, statusCode: 403, errorCode: "forbidden" }, "forbidden", "none"],
  ["the operator's key missing", { ...refused, statusCode: 503, errorCode: "provider_not_configured" }, "operatorKey", "providers"],
  ["the operator's key refused", { ...refused, outcome: "broken", statusCode: 502, errorCode: "provider_key_rejected" }, "operatorKey", "providers"],
  ["a body that cannot be resold", { ...refused, statusCode: 400, errorCode: "invalid_request" }, "request", "none"],
  ["a client that left", { ...passThrough, outcome: "cancelled", statusCode: 499 }, "cancelled", "none"],
  ["a stream that broke off", { ...passThrough, outcome: "broken", statusCode: 200, errorCode: "stream_ended_early" }, "broken", "none"],
])("%s is explained", (_, call, cause, next) => {
  expect(explainFailure(call)).toEqual(cause && { cause, next });
  if (cause) expect(messages.quickstart.causes).toHaveProperty(cause);
});
