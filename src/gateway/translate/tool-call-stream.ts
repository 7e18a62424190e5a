import type { ToolCallDelta } from "./chat-types";
import { readArguments } from "./mend-completion";
import { nameToolCall } from "./name-tool-call";
import { asCount, asObject, asText, type Members } from "./read-json";

/**
 * The tool calls of one choice's stream. A delta without an index begins a new call when it names a function (such providers send a call whole),
 * and goes on with the last one when it does not.
 */
export class ToolCallStream {
  readonly #begun = new Set<number>();
  #last = -1;

  constructor(
    readonly answerId: string,
    readonly choice: number,
  ) {}

  get count(): number {
    return this.#begun.size;
  }

  mend(value: unknown): ToolCallDelta[] {
    const call = asObject(value);
    if (!call) return [];
    const called = asObject(call.function);
    const index = asCount(call.index) ?? (asText(called?.name) || asText(call.id) ? this.#last + 1 : Math.max(this.#last, 0));
    const isNew = !this.#begun.has(index);
    this.#begun.add(index);
    this.#last = Math.max(this.#last, index);
    if (!called && call.custom) return [{ ...call, index } as unknown as ToolCallDelta];
    return [isNew ? this.#begin(call, called, index) : goOn(call, called, index)];
  }

  #begin(call: Members, called: Members | null, index: number): ToolCallDelta {
    const id = asText(call.id) || nameToolCall(this.answerId, this.choice, index);
    const given = called?.arguments ?? "";
    return { ...call, index, id, type: "function", function: { ...called, name: asText(called?.name) ?? "", arguments: readArguments(given) } };
  }
}

/** Only what is new: SDKs overwrite id and name with what comes later, an empty one too. */
function goOn({ id: _id, type: _type, ...call }: Members, called: Members | null, index: number): ToolCallDelta {
  const { name: _name, ...rest } = called ?? {};
  return { ...call, index, function: { ...rest, arguments: asText(called?.arguments) ?? "" } };
}
