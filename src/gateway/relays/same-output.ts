import type { AppError } from "../../domain/errors";
import { formatUsd } from "../../domain/money";
import { parseJson } from "../bytes/json/parse-members";
import { addMember } from "../bytes/json/splice";
import { SAME_BYTES } from "../formats/same-bytes";
import type { FormatStream } from "../hub/format";
import type { HubStream } from "../hub/hub-answer";
import type { FormatId } from "../hub/parts";
import type { TranslatedError } from "../translate/chat/chat-types";
import { translateError } from "../translate/translate-error";
import type { CallClosing } from "./call-closing";
import { ContentWatch } from "./hub-content";
import { type DataFrame, type EventEncoder, SSE, type StreamOutput, textOf } from "./stream-output";

export interface SameOptions {
  format: Exclude<FormatId, "chat">;
  /** Reads the opening only: what is content. */
  opening: HubStream;
  /** Writes an error of ours. */
  writer: FormatStream;
  encoder: EventEncoder;
  requestId: string;
}

/** Both sides speak the same format: events pass as the bytes that they are. The last ones are held until it is known what they cost. */
export class SameOutput implements StreamOutput {
  readonly #watch = new ContentWatch();
  #held: DataFrame[] = [];
  #error: TranslatedError | null = null;

  constructor(private readonly options: SameOptions) {}

  get error(): TranslatedError | null {
    return this.#error;
  }

  get hasContent(): boolean {
    return this.#watch.hasContent;
  }

  get hasStopped(): boolean {
    return this.#watch.hasStopped;
  }

  get isFinished(): boolean {
    return !SAME_BYTES[this.options.format].hasEndEvent && this.#held.length > 0;
  }

  plainUntil(): number {
    return 0;
  }

  push(frame: DataFrame): Uint8Array[] {
    if (this.#error) return [];
    const { format, opening } = this.options;
    const kind = SAME_BYTES[format].kindOf(frame.name, frame.data);
    if (kind === "error") {
      this.#error = translateError(200, SAME_BYTES[format].errorOf(parseJson(textOf(frame.data))));
      return [];
    }
    if (!this.hasContent) for (const event of opening.push({ name: frame.name, data: parseJson(textOf(frame.data)) })) this.#watch.note(event);
    if (kind === "closing" || this.#held.length > 0) {
      this.#held.push(frame);
      return [];
    }
    return [this.#pass(frame)];
  }

  close({ settlement }: CallClosing): Uint8Array[] {
    const cost = settlement ? `"cost":${JSON.stringify(formatUsd(settlement.chargedNanoUsd))}` : null;
    const path = SAME_BYTES[this.options.format].streamUsagePath;
    const last = cost === null ? undefined : this.#held.findLast(({ data }) => addMember(data, path, cost) !== null);
    return this.#end(
      this.#held.map((frame) =>
        frame === last && cost ? this.options.encoder.event(frame.name, addMember(frame.data, path, cost) ?? frame.data) : this.#pass(frame),
      ),
    );
  }

  fail(error: AppError): Uint8Array[] {
    const { writer, requestId, encoder } = this.options;
    return this.#end(writer.fail(error, requestId).map(({ name, data }) => encoder.event(name, JSON.stringify(data))));
  }

  #pass({ raw, name, data }: DataFrame): Uint8Array {
    return this.options.encoder === SSE ? raw : this.options.encoder.event(name, data);
  }

  #end(bytes: Uint8Array[]): Uint8Array[] {
    const last = this.options.encoder.end();
    return last ? [...bytes, last] : bytes;
  }
}
