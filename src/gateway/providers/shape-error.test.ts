import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import Anthropic from "@anthropic-ai/sdk";
import { ApiError, GoogleGenAI } from "@google/genai";
import AnthropicV1 from "anthropic-sdk-v1";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AppError, ERROR_STATUS, type ErrorCode } from "../../domain/errors";
import { headerOf } from "../exchange";
import type { ErrorShape } from "./contract";
import { shapeError } from "./shape-error";

const CODES = Object.keys(ERROR_STATUS) as ErrorCode[];
const failure = (code: ErrorCode) =>
  new AppError(code, "The token is unknown.", { remedy: "Make one on the Tokens page.", retryAfterSeconds: 1.2, cause: "secret cause" });

let server: Server;
let origin: string;

beforeAll(async () => {
  // /<shape>/<code>/… answers with that error in that shape.
  server = createServer((incoming, outgoing) => {
    const [, shape, code] = (incoming.url ?? "").split("/");
    const answer = shapeError(shape as ErrorShape, failure(code as ErrorCode), "req_1");
    outgoing.writeHead(answer.status, answer.rawHeaders).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

async function caught(promise: PromiseLike<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable("the call should have failed"),
    (error: unknown) => error,
  );
}

describe("shapeError", () => {
  it.each(["openai", "anthropic", "gemini", "gemini-compatible", "flat"] as const)(
    "%s: has status, request id, retry-after and nothing internal",
    async (shape) => {
      for (const code of CODES) {
        const answer = shapeError(shape, failure(code), "req_1");
        const body = String(answer.body);
        expect(answer.status).toBe(ERROR_STATUS[code]);
        expect(headerOf(answer.rawHeaders, "x-monitor-request-id")).toBe("req_1");
        expect(headerOf(answer.rawHeaders, "retry-after")).toBe("2");
        expect(headerOf(answer.rawHeaders, "content-type")).toBe("application/json");
        for (const part of ["The token is unknown.", "Make one on the Tokens page.", "req_1", `"${code}"`]) expect(body).toContain(part);
        expect(body).not.toContain("secret cause");
      }
    },
  );

  it("says nothing of retrying where there is nothing to wait for", () => {
    expect(headerOf(shapeError("openai", new AppError("forbidden", "No."), "req_1").rawHeaders, "retry-after")).toBeNull();
  });

  it.each([
    ["invalid_token", OpenAI.AuthenticationError, "authentication_error"],
    ["insufficient_balance", OpenAI.APIError, "insufficient_quota"],
    ["forbidden", OpenAI.PermissionDeniedError, "permission_error"],
    ["rate_limited", OpenAI.RateLimitError, "rate_limit_error"],
    ["not_found", OpenAI.NotFoundError, "invalid_request_error"],
    ["invalid_request", OpenAI.BadRequestError, "invalid_request_error"],
    ["unavailable", OpenAI.InternalServerError, "api_error"],
  ] as const)("the OpenAI SDK makes its typed error of %s, of OpenAI's own family", async (code, type, family) => {
    const client = new OpenAI({ apiKey: "sk-x", baseURL: `${origin}/openai/${code}`, maxRetries: 0 });
    const error = (await caught(client.chat.completions.create({ model: "m", messages: [] }))) as InstanceType<typeof OpenAI.APIError>;
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ status: ERROR_STATUS[code], code, type: family });
    expect(error.message).toContain("Make one on the Tokens page.");
  });

  it.each([
    ["0.137", Anthropic],
    ["1.x", AnthropicV1 as unknown as typeof Anthropic],
  ] as const)("the Anthropic SDK %s makes its typed error", async (_version, Sdk) => {
    const client = new Sdk({ apiKey: "sk-x", baseURL: `${origin}/anthropic/invalid_token`, maxRetries: 0 });
    const error = await caught(client.messages.create({ model: "m", max_tokens: 1, messages: [] }));
    expect(error).toBeInstanceOf(Sdk.AuthenticationError);
    expect(error).toMatchObject({ status: 401, error: { type: "error", error: { type: "invalid_token" }, request_id: "req_1" } });
  });

  it("the Google SDK makes its typed error", async () => {
    const client = new GoogleGenAI({ apiKey: "x", httpOptions: { baseUrl: `${origin}/gemini/rate_limited` } });
    const error = await caught(client.models.generateContent({ model: "m", contents: "x" }));
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).status).toBe(429);
    expect(JSON.parse((error as ApiError).message)).toMatchObject({ error: { code: 429, status: "rate_limited" } });
  });

  it.each([
    ["invalid_request", 400, Anthropic.BadRequestError, "invalid_request_error"],
    ["invalid_api_key", 401, Anthropic.AuthenticationError, "authentication_error"],
    ["insufficient_balance", 402, Anthropic.APIError, "billing_error"],
    ["model_not_found", 404, Anthropic.NotFoundError, "not_found_error"],
    ["payload_too_large", 413, Anthropic.APIError, "request_too_large"],
    ["rate_limited", 429, Anthropic.RateLimitError, "rate_limit_error"],
    ["upstream_error", 529, Anthropic.InternalServerError, "overloaded_error"],
    ["upstream_timeout", 504, Anthropic.InternalServerError, "timeout_error"],
    ["unavailable", 503, Anthropic.InternalServerError, "overloaded_error"],
    ["internal", 500, Anthropic.InternalServerError, "api_error"],
  ] as const)("a resold %s is Anthropic's %i, with their type and our code", async (code, status, type, theirs) => {
    const client = new Anthropic({ apiKey: "llm", baseURL: `${origin}/messages/${code}`, maxRetries: 0 });
    const error = (await caught(client.messages.create({ model: "m", max_tokens: 1, messages: [] }))) as InstanceType<typeof Anthropic.APIError>;
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ status, error: { type: "error", error: { type: theirs, code }, request_id: "req_1" } });
  });

  it.each([
    ["invalid_request", 400, "INVALID_ARGUMENT"],
    ["invalid_api_key", 401, "UNAUTHENTICATED"],
    ["insufficient_balance", 402, "FAILED_PRECONDITION"],
    ["model_not_found", 404, "NOT_FOUND"],
    ["rate_limited", 429, "RESOURCE_EXHAUSTED"],
    ["upstream_error", 502, "UNAVAILABLE"],
  ] as const)("a resold %s is Google's %i, with their status and our code as the reason", async (code, status, theirs) => {
    const client = new GoogleGenAI({ apiKey: "x", httpOptions: { baseUrl: `${origin}/generate-content/${code}` } });
    const error = (await caught(client.models.generateContent({ model: "m", contents: "x" }))) as ApiError;
    expect(error.status).toBe(status);
    const info = { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: code, domain: "llm-monitor" };
    expect(JSON.parse(error.message)).toMatchObject({ error: { code: status, status: theirs, details: expect.arrayContaining([info]) } });
  });

  it.each(["flat", "gemini-compatible"])("the OpenAI SDK makes its typed error of %s, too", async (shape) => {
    const client = new OpenAI({ apiKey: "x", baseURL: `${origin}/${shape}/invalid_token`, maxRetries: 0 });
    const error = await caught(client.chat.completions.create({ model: "m", messages: [] }));
    expect(error).toBeInstanceOf(OpenAI.AuthenticationError);
    expect((error as Error).message).toContain("401");
  });
});
