import { describe, expect, it } from "vitest";
import { translateError } from "./translate-error";

const anthropic = (type: string, message = "m") => ({ type: "error", error: { type, message }, request_id: "req_1" });

const TOO_LONG = [400, "invalid_request_error", "context_length_exceeded"] as const;

describe("translateError", () => {
  it.each([
    [400, anthropic("invalid_request_error", "max_tokens: too large"), 400, "invalid_request_error", "invalid_request"],
    [401, anthropic("authentication_error", "invalid x-api-key"), 502, "server_error", "provider_key_rejected"],
    [403, anthropic("permission_error"), 502, "server_error", "provider_key_rejected"],
    [400, anthropic("invalid_request_error", "Your credit balance is too low to access the Anthropic API."), 503, "server_error", "unavailable"],
    [400, anthropic("invalid_request_error", "You have reached your specified API usage limits."), 503, "server_error", "unavailable"],
    [403, { code: "x", error: "Your newly created team doesn't have any credits yet." }, 503, "server_error", "unavailable"],
    [404, anthropic("not_found_error", "model: x"), 404, "invalid_request_error", "model_not_found"],
    [413, anthropic("request_too_large"), 413, "invalid_request_error", "payload_too_large"],
    [429, anthropic("rate_limit_error"), 429, "rate_limit_error", "rate_limited"],
    [500, anthropic("api_error"), 502, "server_error", "upstream_error"],
    [529, anthropic("overloaded_error"), 502, "server_error", "upstream_error"],
    [504, anthropic("timeout_error"), 504, "server_error", "upstream_timeout"],
    [200, anthropic("overloaded_error"), 502, "server_error", "upstream_error"],
    [200, anthropic("api_error"), 502, "server_error", "upstream_error"],
    [
      429,
      { error: { message: "You exceeded your current quota", type: "insufficient_quota", code: "insufficient_quota" } },
      503,
      "server_error",
      "unavailable",
    ],
    [
      400,
      [{ error: { code: 400, message: "API key not valid. Please pass a valid API key.", status: "INVALID_ARGUMENT" } }],
      502,
      "server_error",
      "provider_key_rejected",
    ],
    [
      400,
      { error: { code: 400, message: "m", status: "INVALID_ARGUMENT", details: [{ reason: "API_KEY_INVALID" }] } },
      502,
      "server_error",
      "provider_key_rejected",
    ],
    [429, [{ error: { code: 429, message: "Resource exhausted", status: "RESOURCE_EXHAUSTED" } }], 429, "rate_limit_error", "rate_limited"],
    [400, { code: "invalid-argument", error: "Incorrect API key provided: xa***yz." }, 502, "server_error", "provider_key_rejected"],
    [418, { code: "teapot", error: "short and stout" }, 400, "invalid_request_error", "invalid_request"],
    [200, { error: { code: 429, message: "Rate limited" } }, 429, "rate_limit_error", "rate_limited"],
    [200, { error: { code: 402, message: "Insufficient credits" } }, 503, "server_error", "unavailable"],
    [200, { error: { code: 1400, message: "no status" } }, 502, "server_error", "upstream_error"],
    [
      403,
      { error: { code: 403, message: "Your chosen model requires moderation and your input was flagged" } },
      400,
      "invalid_request_error",
      "invalid_request",
    ],
    [403, { error: { code: 403, message: "Forbidden" } }, 502, "server_error", "provider_key_rejected"],
    [503, null, 502, "server_error", "upstream_error"],
    [502, "<html>", 502, "server_error", "upstream_error"],
    [400, { error: { message: "m", type: "invalid_request_error", param: "messages", code: "context_length_exceeded" } }, ...TOO_LONG],
    [400, { error: { message: "Your input exceeds the context window of this model.", type: "invalid_request_error", code: null } }, ...TOO_LONG],
    [400, { error: { message: "This model's maximum context length is 8192 tokens, however you requested 9000 tokens", code: null } }, ...TOO_LONG],
    [400, anthropic("invalid_request_error", "prompt is too long: 3333404 tokens > 200000 maximum"), ...TOO_LONG],
    [400, anthropic("invalid_request_error", "input length and `max_tokens` exceed context limit: 188240 + 21333 > 200000"), ...TOO_LONG],
    [
      400,
      {
        error: {
          code: 400,
          message: "The input token count (1196265) exceeds the maximum number of tokens allowed (1048575).",
          status: "INVALID_ARGUMENT",
        },
      },
      ...TOO_LONG,
    ],
    [400, { code: "invalid-argument", error: "This model's maximum prompt length is 131072 but the request contains 136973 tokens." }, ...TOO_LONG],
    [413, { error: { message: "Please reduce the length of the messages or completion.", code: "context_length_exceeded" } }, ...TOO_LONG],
    [422, { error: { message: "Prompt is too long" } }, ...TOO_LONG],
    [200, { error: { message: "m", code: "context_length_exceeded" } }, ...TOO_LONG],
    [500, { error: { message: "prompt is too long to process right now" } }, 502, "server_error", "upstream_error"],
    [429, { error: { message: "maximum prompt length is limited" } }, 429, "rate_limit_error", "rate_limited"],
    [400, { error: { message: "tools[0].name: string too long" } }, 400, "invalid_request_error", "invalid_request"],
    [
      400,
      { error: { message: "Invalid 'user': string too long. Expected a string with maximum length 64" } },
      400,
      "invalid_request_error",
      "invalid_request",
    ],
  ])("%i %j", (status, body, expectedStatus, type, code) => {
    expect(translateError(status, body)).toMatchObject({ status: expectedStatus, error: { type, code, message: expect.stringMatching(/\S/) } });
  });

  it("says what the provider said, in either shape, and the parameter that OpenAI named", () => {
    expect(translateError(400, anthropic("invalid_request_error", "too long")).error.message).toBe("too long");
    expect(translateError(400, { code: "x", error: "bad image" }).error.message).toBe("bad image");
    expect(translateError(400, { error: { message: "bad", param: "n" } }).error).toMatchObject({ message: "bad", param: "n" });
  });

  it("lets nothing through that looks like a key or an account", () => {
    const ours = [
      "sk-proj-abc123DEF456",
      "org-AbCdEf123456",
      "xai-0123456789abcdef",
      "AIzaSyA-1234567890abcdef",
      "sk-ant-api03-******************AbCd",
    ];
    const account = "6e1d2c3b-aaaa-bbbb-cccc-0123456789ab";
    const { error } = translateError(429, { error: { message: `Limit for ${ours.join(", ")} of team ${account} reached.` } });
    for (const secret of [...ours, account]) expect(error.message).not.toContain(secret);
    expect(error.message).toMatch(/^Limit for .* reached\.$/);
  });

  it("never blames the caller for this gateway's key", () => {
    expect(translateError(401, anthropic("authentication_error", "invalid x-api-key")).error.message).toContain("Your API key is fine");
  });
});

it("names the field that Gemini's compatible mode does not have", () => {
  const message = 'Invalid JSON payload received. Unknown name "seed": Cannot find field.';
  expect(translateError(400, [{ error: { code: 400, message, status: "INVALID_ARGUMENT" } }])).toEqual({
    status: 400,
    error: { message, type: "invalid_request_error", param: "seed", code: "invalid_request" },
  });
});
