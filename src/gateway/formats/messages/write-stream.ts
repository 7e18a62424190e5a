import type { AppError } from "../../../domain/errors";
import type { Closing, FormatContext, FormatStream, StreamEvent } from "../../hub/format";
import type { HubEvent, HubStop } from "../../hub/hub-answer";
import type { OutputPart } from "../../hub/parts";
import { explainError } from "../../providers/shape-error";
import { formatMessagesError } from "./format-error";
import { writeStop } from "./stop-reasons";
import { showsThinking, writeHead } from "./write-blocks";
import { DeltaWriter, PING } from "./write-deltas";
import { NO_USAGE, writeUsage } from "./write-usage";

interface HeldPart {
  index: number;
  part: OutputPart;
  /** What it has said while an earlier part was open. */
  events: HubEvent[];
}

/**
 * Anthropic's stream: https://platform.claude.com/docs/en/build-with-claude/streaming. Its helpers take one content block at a time, in order: what
 * belongs to a later part waits until the earlier one has ended.
 */
export class MessagesWriter implements FormatStream {
  /** Parts that have begun and are not written to their end, in order. The first is being written. */
  readonly #held: HeldPart[] = [];
  #writer: DeltaWriter | null = null;
  #blocks = 0;
  #hasStarted = false;
  #stop: HubStop = { reason: "end", sequence: null };
  readonly #said = { calls: false, refusal: false };

  constructor(readonly context: FormatContext) {}

  push(event: HubEvent): StreamEvent[] {
    switch (event.type) {
      case "start":
        return this.#start(event);
      case "ping":
        return [PING];
      case "stop":
        this.#stop = event.stop;
        return this.#flush();
      case "part":
        this.#held.push({ index: event.index, part: event.part, events: [] });
        this.#note(event.part);
        return this.#advance();
      default:
        return this.#tell(event);
    }
  }

  close(closing: Closing): StreamEvent[] {
    const delta = { ...writeStop(this.#stop, this.#said), container: null };
    return [
      ...this.#start({ id: null, model: null }),
      ...this.#flush(),
      { name: "message_delta", data: { type: "message_delta", delta, usage: writeUsage(closing) } },
      { name: "message_stop", data: { type: "message_stop" } },
    ];
  }

  fail(error: AppError, requestId: string): StreamEvent[] {
    return [
      { name: "error", data: formatMessagesError({ status: error.status, code: error.code, message: explainError(error, requestId) }, requestId) },
    ];
  }

  #start(answer: { id: string | null; model: string | null }): StreamEvent[] {
    if (this.#hasStarted) return [];
    this.#hasStarted = true;
    const ending = { stop_reason: null, stop_sequence: null, stop_details: null };
    const message = { ...writeHead(answer, this.context), content: [], ...ending, usage: writeUsage(NO_USAGE) };
    return [{ name: "message_start", data: { type: "message_start", message } }, PING];
  }

  #note({ type }: OutputPart): void {
    if (type === "tool-call") this.#said.calls = true;
    if (type === "refusal") this.#said.refusal = true;
  }

  #tell(event: Extract<HubEvent, { index: number }>): StreamEvent[] {
    const held = this.#held.find(({ index }) => index === event.index);
    if (!held) return [];
    if (held !== this.#held[0]) {
      held.events.push(event);
      return [];
    }
    return event.type === "end" ? [...this.#endFirst(), ...this.#advance()] : (this.#writer?.write(event) ?? []);
  }

  /** Begins the next part, and what follows it while those have ended already. */
  #advance(): StreamEvent[] {
    const events: StreamEvent[] = [];
    for (let first = this.#held[0]; first && !this.#writer; first = this.#held[0]) {
      const writer = new DeltaWriter(first.part, this.#blocks, showsThinking(this.context));
      this.#writer = writer;
      events.push(...writer.begin());
      for (const event of first.events) events.push(...writer.write(event));
      if (first.events.at(-1)?.type === "end") events.push(...this.#endFirst());
    }
    return events;
  }

  #endFirst(): StreamEvent[] {
    const left = this.#writer?.end() ?? [];
    if (this.#writer?.isOpen) this.#blocks++;
    this.#writer = null;
    this.#held.shift();
    return left;
  }

  #flush(): StreamEvent[] {
    const events: StreamEvent[] = [];
    while (this.#held.length > 0) events.push(...this.#endFirst(), ...this.#advance());
    return events;
  }
}
