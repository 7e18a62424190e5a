import type { Place } from "../../hub/parts";
import { refuseField } from "../../translate/chat/check-fields";

interface Call {
  id: string;
  name: string;
  /** Whether the id is the caller's. */
  isNamed: boolean;
  isAnswered: boolean;
}

/**
 * The calls of a conversation. Gemini's ids are optional, everybody else's are not: calls without one are numbered, so that a conversation that is
 * sent again has the same ids; a result without one answers the oldest open call of its function.
 */
export class FunctionCalls {
  readonly #calls: Call[] = [];

  add(id: string | null, name: string): string {
    const call = { id: id || `unnamed_call_${this.#calls.length}`, name, isNamed: Boolean(id), isAnswered: false };
    this.#calls.push(call);
    return call.id;
  }

  /** The call that a result answers. @throws AppError `invalid_request` when there is none */
  answer(id: string | null, name: string | null, at: Place): { id: string; name: string } {
    const call = this.#calls.findLast((known) => known.isNamed && known.id === id) ?? this.#calls.find((known) => isOpenFor(known, id, name));
    if (!call) throw refuseField(at, "answers no function call that stands before it");
    call.isAnswered = true;
    return call;
  }
}

function isOpenFor(call: Call, id: string | null, name: string | null): boolean {
  return !call.isAnswered && !(id && call.isNamed) && (name === null || call.name === name);
}
