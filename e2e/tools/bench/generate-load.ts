import { connect, type Socket } from "node:net";

export interface LoadInput {
  port: number;
  /** One whole HTTP/1.1 request, sent again and again. */
  request: Buffer;
  connections: number;
  seconds: number;
}

export interface LoadResult {
  requests: number;
  /** Answers that were not 200, or broke off. */
  errors: number;
  seconds: number;
  /** One each per request, in ms: to the last byte, and to the first byte of the body. */
  latenciesMs: number[];
  firstBytesMs: number[];
}

const HEAD_END = Buffer.from("\r\n\r\n");
const RECONNECT_AFTER_MS = 10;
const LAST_CHUNK = "0\r\n\r\n";

/** Keeps `connections` busy for `seconds`: each sends its next request when the last answer is whole. */
export async function generateLoad(input: LoadInput): Promise<LoadResult> {
  const result: LoadResult = { requests: 0, errors: 0, seconds: 0, latenciesMs: [], firstBytesMs: [] };
  const startedAt = performance.now();
  const untilMs = startedAt + input.seconds * 1000;
  await Promise.all(Array.from({ length: input.connections }, () => new LoadConnection(input, untilMs, result).done));
  result.seconds = (performance.now() - startedAt) / 1000;
  return result;
}

/** One client on a raw socket: the less it does, the more of the machine is left for what is measured. */
class LoadConnection {
  readonly done: Promise<void>;
  #resolve: () => void = () => {};
  #socket: Socket;
  #sentAt = 0;
  #head: Buffer | null = null;
  #isInBody = false;
  #isWholeStated = false;
  #bytesLeft = 0;
  #tail = "";
  #status = "";
  #firstByteAt = 0;

  constructor(
    private readonly input: LoadInput,
    private readonly untilMs: number,
    private readonly result: LoadResult,
  ) {
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.#socket = this.#open();
  }

  #open(): Socket {
    const socket = connect({ port: this.input.port, host: "127.0.0.1", noDelay: true });
    socket.on("connect", () => this.#send());
    socket.on("data", (chunk) => this.#take(chunk));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#reopen());
    return socket;
  }

  #reopen(): void {
    if (this.#sentAt !== 0) this.result.errors++;
    if (performance.now() >= this.untilMs) this.#resolve();
    else
      setTimeout(() => {
        this.#sentAt = 0;
        this.#socket = this.#open();
      }, RECONNECT_AFTER_MS);
  }

  #send(): void {
    if (performance.now() >= this.untilMs) {
      this.#sentAt = 0;
      this.#socket.destroy();
      return;
    }
    this.#head = null;
    this.#isInBody = false;
    this.#firstByteAt = 0;
    this.#sentAt = performance.now();
    this.#socket.write(this.input.request);
  }

  #take(chunk: Buffer): void {
    if (this.#isInBody) this.#takeBody(chunk);
    else this.#takeHead(chunk);
  }

  #takeHead(chunk: Buffer): void {
    const bytes = this.#head === null ? chunk : Buffer.concat([this.#head, chunk]);
    const end = bytes.indexOf(HEAD_END);
    this.#head = bytes;
    if (end < 0) return;
    const head = bytes.toString("latin1", 0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head);
    this.#status = head.slice(9, 12);
    this.#isWholeStated = length !== null;
    this.#bytesLeft = Number(length?.[1] ?? 0);
    this.#tail = "";
    this.#isInBody = true;
    this.#takeBody(bytes.subarray(end + HEAD_END.length));
  }

  #takeBody(bytes: Buffer): void {
    if (bytes.length > 0 && this.#firstByteAt === 0) this.#firstByteAt = performance.now();
    if (this.#isWholeStated) {
      this.#bytesLeft -= bytes.length;
      if (this.#bytesLeft <= 0) this.#finish();
      return;
    }
    this.#tail = (this.#tail + bytes.toString("latin1", Math.max(0, bytes.length - LAST_CHUNK.length))).slice(-LAST_CHUNK.length);
    if (this.#tail === LAST_CHUNK) this.#finish();
  }

  #finish(): void {
    const { result } = this;
    result.requests++;
    if (this.#status !== "200") result.errors++;
    result.latenciesMs.push(performance.now() - this.#sentAt);
    result.firstBytesMs.push(this.#firstByteAt - this.#sentAt);
    this.#send();
  }
}
