import type { AppError } from "../../../domain/errors";
import type { Members } from "../../bytes/json/parse-members";
import type { Closing, FormatContext, FormatStream, StreamEvent } from "../../hub/format";
import { GatheredAnswer } from "../../hub/gather-parts";
import type { HubEvent } from "../../hub/hub-answer";
import type { OutputPart } from "../../hub/parts";
import { explainError } from "../../providers/shape-error";
import { formatGoogleError } from "./format-error";
import { PartOrder } from "./part-order";
import { SignedParts } from "./signed-parts";
import { areThoughtsShown, nameAnswer, writeFinish } from "./write-answer";
import { writeGrounding } from "./write-grounding";
import { writeCall, writeImage } from "./write-parts";
import { writeUsage } from "./write-usage";

/**
 * Writes chunks, each a whole response with at least one part: SDKs' chats forget an answer with an empty chunk in it. Texts go out as they come,
 * calls whole; the last chunk has the finish reason, the sources and the usage.
 */
export class GeminiStreamWriter implements FormatStream {
  readonly #gathered = new GatheredAnswer();
  readonly #order = new PartOrder();
  readonly #signed = new SignedParts();
  readonly #isShown: boolean;
  #names: Members;

  constructor(readonly context: FormatContext) {
    this.#isShown = areThoughtsShown(context);
    this.#names = nameAnswer({ id: null, model: null }, context);
  }

  push(event: HubEvent): StreamEvent[] {
    return this.#order.push(event).flatMap((next) => {
      this.#gathered.push(next);
      if (next.type === "start") this.#names = nameAnswer(next, this.context);
      return this.#write(next).map((part) => this.#chunk([part]));
    });
  }

  close(closing: Closing): StreamEvent[] {
    const { parts, stop } = this.#gathered.answer();
    const left = this.#signed.release();
    const grounding = writeGrounding(parts, null);
    const usage = writeUsage(closing);
    const finish = { ...writeFinish(stop, parts), ...(grounding ? { groundingMetadata: grounding } : {}) };
    return [this.#chunk(left.length > 0 ? left : [{ text: "" }], finish, usage ? { usageMetadata: usage } : {})];
  }

  fail(error: AppError, requestId: string): StreamEvent[] {
    return [{ name: null, data: formatGoogleError({ status: error.status, code: error.code, message: explainError(error, requestId) }, requestId) }];
  }

  #write(event: HubEvent): Members[] {
    const part = "index" in event ? this.#gathered.part(event.index) : undefined;
    if (!part) return [];
    if (event.type === "text") return this.#writeText(part, event.text);
    return event.type === "end" ? this.#writeEnd(part) : [];
  }

  #writeText(part: OutputPart, text: string): Members[] {
    if (part.type === "text" || part.type === "refusal") return [this.#signed.sign({ text })];
    return part.type === "reasoning" && this.#isShown ? [...this.#signed.releaseOwn(), { text, thought: true }] : [];
  }

  #writeEnd(part: OutputPart): Members[] {
    switch (part.type) {
      case "tool-call": {
        const call = writeCall(part);
        return call ? [this.#signed.sign(call)] : [];
      }
      case "image":
        return [this.#signed.sign(writeImage(part))];
      case "foreign":
        return part.format === "gemini" ? [...this.#signed.release(), part.value] : [];
      case "reasoning": {
        const isOwn = this.#isShown && part.text !== "" && part.maker === "google" && part.signature !== null;
        return isOwn ? [{ text: "", thought: true, thoughtSignature: part.signature }] : this.#signed.hold(part);
      }
      default:
        return [];
    }
  }

  #chunk(parts: Members[], finish: Members = {}, usage: Members = {}): StreamEvent {
    const content = { parts, role: "model" };
    return { name: null, data: { candidates: [{ content, ...finish, index: 0 }], ...usage, ...this.#names } };
  }
}
