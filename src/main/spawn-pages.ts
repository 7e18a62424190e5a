import { type ChildProcess, fork } from "node:child_process";
import { rmSync } from "node:fs";
import { Agent, type ClientRequest, type IncomingMessage, request, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "../domain/errors";
import type { LimitsPort } from "../gateway/ports";
import { log } from "../observe/log";
import { CLIENT_ADDRESS_HEADER, type Pages } from "./pages";
import { refusal } from "./refuse-target";
import { AnsweredLimits, type AskedOfLimits } from "./share-limits";

const RESTART_AFTER_MS = 1_000;
/** MB. Pages are not in a hurry: collecting garbage more often keeps some 30 MB less of it. */
const SMALL_MEMORY = ["--max-semi-space-size=2"];
/** glibc keeps what each thread has freed for that thread: one arena for all of them leaves 20 MB less, and does not slow down pages. */
const ONE_ARENA = { MALLOC_ARENA_MAX: "1" };
/** How long calls that are cut off may take to be settled and written. */
const ENDING_MS_MAX = 12_000;
const UNREACHABLE = new AppError("unavailable", "The pages are starting.", { remedy: "Try again in a few seconds." });
/** `evictedCredential`: its digest; absent: it is the catalog, or a budget, that has changed. */
interface Change {
  change: string;
  evictedCredential?: string;
}
type FromPages = "ready" | Change | AskedOfLimits;

/** They belong to one connection: the other one has its own. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "proxy-connection"]);

/**
 * Next in a process of its own (src/main/pages-process.ts): in ours it would make every promise more expensive, and its pages query the database
 * for hundreds of milliseconds at a time. It ends with us, however we end; when it ends alone, it is started again.
 */
export class PagesProcess implements Pages {
  readonly #socketPath: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });
  #child: ChildProcess | null = null;
  #isClosed = false;

  constructor(
    private readonly script: string,
    private readonly on: { credentialEvicted(digest: string): void; catalogChanged(): Promise<void>; limits: LimitsPort },
  ) {
    const name = `llm-monitor-${process.pid}`;
    this.#socketPath = process.platform === "win32" ? `\\\\.\\pipe\\${name}` : path.join(tmpdir(), `${name}.sock`);
  }

  /** Resolves when pages can be requested. */
  start(): Promise<void> {
    if (process.platform !== "win32") rmSync(this.#socketPath, { force: true });
    const child = fork(/* turbopackIgnore: true */ this.script, [this.#socketPath], {
      execArgv: [...process.execArgv, ...SMALL_MEMORY],
      // biome-ignore lint/style/noProcessEnv: handed on, not read
      env: { ...ONE_ARENA, ...process.env },
    });
    this.#child = child;
    const limits = new AnsweredLimits(this.on.limits);
    child.once("exit", () => limits.endAll());
    return new Promise((resolve, reject) => {
      child.on("message", (message: FromPages) => {
        if (message === "ready") resolve();
        else if (!("change" in message)) void limits.take(message, (answer) => child.connected && child.send(answer));
        else void this.#goBy(message).then(() => child.connected && child.send({ heardChange: message.change }));
      });
      child.once("error", reject);
      child.once("exit", (code, signal) => {
        reject(new Error(`the pages' process ended with ${signal ?? code}`));
        if (this.#isClosed) return;
        log.error({ event: "pages_ended", code, signal });
        setTimeout(() => !this.#isClosed && this.start().catch(() => undefined), RESTART_AFTER_MS).unref();
      });
    });
  }

  async #goBy({ evictedCredential }: Change): Promise<void> {
    if (evictedCredential === undefined) await this.on.catalogChanged();
    else this.on.credentialEvicted(evictedCredential);
  }

  serve(incoming: IncomingMessage, outgoing: ServerResponse, clientAddress: string): void {
    const { method, url } = incoming;
    const headers = [
      ...without(incoming.rawHeaders, (name) => HOP_BY_HOP.has(name) || name === CLIENT_ADDRESS_HEADER),
      CLIENT_ADDRESS_HEADER,
      clientAddress,
    ];
    const asked = request({ socketPath: this.#socketPath, agent: this.#agent, method, path: url, headers, setHost: false });
    asked.on("response", (answer) => {
      outgoing.writeHead(
        answer.statusCode as number,
        without(answer.rawHeaders, (name) => HOP_BY_HOP.has(name)),
      );
      answer.on("error", () => outgoing.destroy()).pipe(outgoing);
    });
    asked.on("error", () => failPage(outgoing));
    outgoing.on("close", () => outgoing.writableFinished || asked.destroy());
    sendBody(incoming, asked);
  }

  async end(timeoutMs: number): Promise<void> {
    this.#isClosed = true;
    const child = this.#child;
    if (child?.connected) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.send({ endWithinMs: timeoutMs });
      await Promise.race([ended, sleep(timeoutMs + ENDING_MS_MAX, undefined, { ref: false })]);
      if (child.connected) child.disconnect();
    }
    this.#agent.destroy();
    if (process.platform !== "win32") rmSync(this.#socketPath, { force: true });
  }
}

function sendBody(incoming: IncomingMessage, asked: ClientRequest): void {
  incoming.on("error", () => asked.destroy());
  incoming.pipe(asked);
}

function failPage(outgoing: ServerResponse): void {
  if (outgoing.headersSent || outgoing.destroyed) return void outgoing.destroy();
  const { status, headers, body } = refusal(UNREACHABLE, { "retry-after": "2" });
  outgoing.writeHead(status, { connection: "close", ...headers }).end(body);
}

function without(rawHeaders: readonly string[], isDropped: (name: string) => boolean): string[] {
  const kept: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (!isDropped((rawHeaders[i] as string).toLowerCase())) kept.push(rawHeaders[i] as string, rawHeaders[i + 1] as string);
  }
  return kept;
}
