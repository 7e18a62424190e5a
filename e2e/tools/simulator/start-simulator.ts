import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { BACKLOG_MAX } from "../../../src/main/backlog";
import { type Books, openBooks, type SimCall } from "./books";
import { findKey } from "./check-key";
import { checkResale } from "./check-resale";
import { makeAnswerer } from "./compute-answer";
import { answerControl } from "./control";
import { deliver } from "./deliver";
import { nowMs, watchEnd } from "./delivery";
import type { SimAnswer, SimRequest } from "./exchange";
import { dropPoisoned, poisonedConnections } from "./misbehave";
import { type ProviderName, providerNames } from "./provider-names";
import { readScript, type Script, scriptSchema } from "./script";
import { makeState } from "./state";

export interface Simulator {
  /** `http://127.0.0.1:<port>`; the providers stand at `/openai/v1`, `/anthropic/v1`, `/google` and `/xai/v1` below it. */
  origin: string;
  port: number;
  books: Books;
  /** Of calls that carry none. */
  setScript(script: Script): void;
  /** Shows each request from now on, whole: the books keep no bodies. */
  watch(onRequest: (request: SimRequest) => void): void;
  /** Forgets calls, files and everything else that was stored. */
  reset(): void;
  close(): Promise<void>;
  /** Open sockets. */
  connections(): number;
  /** Those of them that a second answer is on its way to, or has reached: whoever asks anything on one meets its end. */
  poisonedConnections(): number;
  /** Ends them from this side. */
  dropPoisoned(): void;
}

interface SimulatorOptions {
  /** 0: any free one. */
  port?: number;
  host?: string;
  /** `totals`: each call is forgotten when it ends, and bodies are not hashed. */
  keep?: "all" | "totals";
}

/** Four providers on one port, with their books. */
export async function startSimulator({ port = 0, host = "127.0.0.1", keep = "all" }: SimulatorOptions = {}): Promise<Simulator> {
  const books = openBooks({ keep });
  let state = makeState();
  let answerFor = makeAnswerer(state);
  let usualScript: Script = {};
  let onRequest: (request: SimRequest) => void = () => undefined;
  const reset = () => {
    books.clear();
    state = makeState();
    answerFor = makeAnswerer(state);
    usualScript = {};
  };
  const compute = (request: SimRequest) => {
    onRequest(request);
    return answerFor(request);
  };
  const sockets = new Set<Socket>();
  // A key may carry a long list of cuts. An idle connection must outlive a gateway's pool, or its next call meets a closing socket.
  const server = createServer({ keepAliveTimeout: 120_000, requestTimeout: 0, noDelay: true, maxHeaderSize: 256 * 1024 }, (message, response) => {
    void receive({ message, response, books, reset, usualScript, compute });
  });
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen({ port, host, backlog: BACKLOG_MAX }, resolve));
  const { port: actualPort } = server.address() as AddressInfo;
  return {
    origin: `http://${host}:${actualPort}`,
    port: actualPort,
    books,
    setScript: (script) => {
      usualScript = scriptSchema.parse(script);
      answerFor = makeAnswerer(state);
    },
    watch: (listener) => {
      onRequest = listener;
    },
    reset,
    close: () => closeServer(server, sockets),
    connections: () => sockets.size,
    poisonedConnections,
    dropPoisoned,
  };
}

async function closeServer(server: Server, sockets: Set<Socket>): Promise<void> {
  const closed = [...sockets].map((socket) => once(socket, "close"));
  server.close();
  for (const socket of sockets) socket.destroy();
  await Promise.all(closed);
}

interface Arrival {
  message: IncomingMessage;
  response: ServerResponse;
  books: Books;
  reset: () => void;
  usualScript: Script;
  compute: (request: SimRequest) => SimAnswer;
}

async function receive({ message, response, books, reset, usualScript, compute }: Arrival): Promise<void> {
  const url = message.url ?? "/";
  if (url.startsWith("/__sim/")) return answerControl({ message, response, books, reset });
  const provider = providerNames.find((name) => url.startsWith(`/${name}/`));
  if (!provider) {
    response.writeHead(404, { "content-type": "text/plain" }).end("No provider of the simulator stands here\n");
    return;
  }
  const startedAt = nowMs();
  const body = await readBody(message);
  if (body === null) return;
  answerCall({ message, response, books, usualScript, compute, provider, body, startedAt });
}

/** Null when the client left before its request was whole: no provider would count that as a call. Events, because an async iterator costs more than the rest of a call. */
function readBody(message: IncomingMessage): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    message.on("data", (chunk: Buffer) => chunks.push(chunk));
    message.once("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    message.once("error", () => resolve(null));
    message.once("close", () => resolve(null));
  });
}

let callNumber = 0;
const runName = Math.random().toString(36).slice(2, 8);

const strikesOfTags = new Map<string, number>();

/** A script whose fault has struck as often as it may, or is for another provider, goes on without it. */
function strike(script: Script, provider: ProviderName): Script {
  if (script.faultAt !== undefined && script.faultAt !== provider) return withoutFault(script);
  if (script.strikes === undefined || script.tag === undefined) return script;
  const before = strikesOfTags.get(script.tag) ?? 0;
  strikesOfTags.set(script.tag, before + 1);
  return before < script.strikes ? script : withoutFault(script);
}

function withoutFault({ fault: _fault, ...well }: Script): Script {
  return well;
}

function answerCall(input: Omit<Arrival, "reset"> & { provider: ProviderName; body: Buffer; startedAt: number }): void {
  const { message, response, books, usualScript, compute, provider, body, startedAt } = input;
  const rawUrl = message.url ?? "/";
  const [pathOnly = "/", queryText = ""] = rawUrl.split("?", 2);
  const query = new URLSearchParams(queryText);
  callNumber += 1;
  const request: SimRequest = {
    id: `req_sim_${runName}_${callNumber}`,
    provider,
    method: message.method ?? "GET",
    path: pathOnly.slice(provider.length + 1),
    query,
    rawUrl,
    headers: message.headers,
    rawHeaders: message.rawHeaders,
    body,
    key: findKey({ provider, headers: message.headers, query }),
    script: {},
  };
  let answer: SimAnswer;
  try {
    request.script = strike(
      readScript({ key: request.key, header: message.headers["x-sim-script"] as string | undefined, body }) ?? usualScript,
      provider,
    );
    answer = compute(request);
  } catch (error) {
    // A test's own mistake: 418, which no provider sends, with the reason.
    response.writeHead(418, { "content-type": "text/plain" }).end(`${error instanceof Error ? error.message : String(error)}\n`);
    return;
  }
  const call = openCall({ request, answer, startedAt, hashesBody: books.keep === "all" });
  books.open(call);
  watchEnd({ response, call, books });
  deliver({ response, answer, script: request.script, call });
}

function openCall(input: { request: SimRequest; answer: SimAnswer; startedAt: number; hashesBody: boolean }): SimCall {
  const { request, answer, startedAt, hashesBody } = input;
  const { id, provider, method, path, rawUrl, rawHeaders, body, script } = request;
  const { tokens = {} } = script;
  return {
    id,
    provider,
    wire: answer.wire,
    method,
    path,
    rawUrl,
    rawHeaders,
    bodyBytes: body.length,
    bodySha256: hashesBody ? createHash("sha256").update(body).digest("hex") : "",
    model: answer.model,
    stream: answer.isStream,
    status: answer.status,
    servedUsage: answer.usage,
    servedTokens: answer.tokens,
    servedParts: { cacheWrite1h: tokens.cacheWrite1h ?? 0, inputAudio: tokens.inputAudio ?? 0, inputImage: tokens.inputImage ?? 0 },
    serviceTier: script.serviceTier ?? null,
    outputTokensMax: answer.outputTokensMax,
    tag: script.tag ?? null,
    complaints: checkResale(request, answer),
    usageWasSent: false,
    bytesSent: 0,
    endedBy: null,
    startedAt,
    abortedAt: null,
  };
}

export type { Books, SimCall } from "./books";
export { resaleKey } from "./check-resale";
export { scriptKey, scriptPrompt } from "./script";
