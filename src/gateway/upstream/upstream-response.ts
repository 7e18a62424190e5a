import type { Readable } from "node:stream";
import { type Dispatcher, errors } from "undici";
import { joinBytes } from "../bytes/join-bytes";

export interface UpstreamRequest {
  origin: string;
  path: string;
  method: string;
  rawHeaders: string[];
  body: Uint8Array | AsyncIterable<Uint8Array> | null;
  firstByteMsMax: number;
  idleMsMax: number;
}

/** Bytes that may wait here for a slow client before the provider is told to pause. */
const WAITING_BYTES_MAX = 256 * 1024;

/**
 * One response of a provider, pulled. Straight on undici's dispatch: no stream object between the socket and the client, and a
 * provider that broke off cannot be mistaken for a client that disconnected.
 */
export class UpstreamResponse implements Dispatcher.DispatchHandler {
  status = 0;
  rawHeaders: string[] = [];
  readonly started: Promise<void>;
  #start: { resolve(): void; reject(error: Error): void } = { resolve() {}, reject() {} };
  #controller: Dispatcher.DispatchController | null = null;
  #cancelled: Error | null = null;
  #chunks: Uint8Array[] = [];
  #waitingBytes = 0;
  #ended = false;
  #error: Error | null = null;
  #wake: (() => void) | null = null;

  constructor() {
    this.started = new Promise((resolve, reject) => {
      this.#start = { resolve, reject };
    });
  }

  /** All bytes that are here, at least one chunk; null at the end; throws when the provider broke off. */
  async read(): Promise<Uint8Array | null> {
    while (this.#chunks.length === 0) {
      if (this.#error) throw this.#error;
      if (this.#ended) return null;
      await this.#arrival();
    }
    return this.take();
  }

  /** Resolves when there is something new to take, or the response is over; at the latest after `waitMsMax` (null: however long it takes). */
  async waitFor(waitMsMax: number | null): Promise<void> {
    if (this.#chunks.length > 0 || this.isOver) return;
    if (waitMsMax === null) return this.#arrival();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, waitMsMax);
    });
    await Promise.race([this.#arrival(), late]);
    clearTimeout(timer);
  }

  /** It has a connection, and the request is on its way. */
  get isSent(): boolean {
    return this.#controller !== null;
  }

  /** Nothing more comes than what can be taken; `failure` tells whether the end is clean. */
  get isOver(): boolean {
    return this.#ended || this.#error !== null;
  }

  get hasBytes(): boolean {
    return this.#chunks.length > 0;
  }

  /** Why the provider broke off; null: it has not. */
  get failure(): Error | null {
    return this.#error;
  }

  #arrival(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  /** What `read` would give without waiting; null: nothing is here now. */
  take(): Uint8Array | null {
    if (this.#chunks.length === 0) return null;
    // One read, one write and one look for what came in one packet, however many HTTP chunks it was.
    const bytes = joinBytes(this.#chunks, this.#waitingBytes);
    this.#chunks = [];
    this.#waitingBytes = 0;
    this.#controller?.resume();
    return bytes;
  }

  /** Closes the connection to the provider at once. */
  cancel(reason: Error): void {
    this.#cancelled ??= reason;
    if (this.#ended) return;
    if (this.#controller) this.#controller.abort(reason);
    else this.#fail(reason); // not even connected yet: whoever waits is told now, and the connection when it is there
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#cancelled) controller.abort(this.#cancelled);
  }

  onResponseStart(controller: Dispatcher.DispatchController, statusCode: number): void {
    if (statusCode < 200) return; // 1xx: the answer is still to come
    this.status = statusCode;
    this.rawHeaders = (controller.rawHeaders as Buffer[]).map((part) => part.toString("latin1"));
    this.#start.resolve();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#waitingBytes += chunk.length;
    if (this.#waitingBytes >= WAITING_BYTES_MAX) controller.pause();
    this.#notify();
  }

  onResponseEnd(): void {
    this.#ended = true;
    this.#notify();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    // RFC 9110 §8.6: a 304 may state the length of what it does not carry. undici takes that for a body cut short.
    const isWhole = this.status === 304 && error instanceof errors.ResponseContentLengthMismatchError;
    if (isWhole) {
      this.#ended = true;
      this.#notify();
    } else this.#fail(error);
  }

  #fail(error: Error): void {
    this.#error ??= error;
    this.#start.reject(error);
    this.#notify();
  }

  #notify(): void {
    this.#wake?.();
    this.#wake = null;
  }
}

/** RFC 9110 §15: the first digit goes up to 5. A web `Response` can hold no other. */
const STATUS_MAX = 599;

/** Sends; resolves when the response's status and headers are here. No redirect is followed, nothing is tried twice. */
export async function dispatch(dispatcher: Dispatcher, request: UpstreamRequest, response: UpstreamResponse): Promise<void> {
  dispatcher.dispatch(
    {
      origin: request.origin,
      path: request.path,
      method: request.method as Dispatcher.HttpMethod,
      headers: request.rawHeaders,
      body: request.body as Uint8Array | Readable | null,
      headersTimeout: request.firstByteMsMax,
      bodyTimeout: request.idleMsMax,
    },
    response,
  );
  await response.started;
  if (response.status <= STATUS_MAX) return;
  const error = new Error(`the provider sent the status ${response.status}, which HTTP does not have`);
  response.cancel(error);
  throw error;
}
