import type { AppError } from "../domain/errors";
import type { CallEnding } from "./call-ending";

/** The call ends without a response that could be passed on. */
export class CallFailed extends Error {
  constructor(
    /** What the client is told. */
    readonly error: AppError,
    readonly ending: CallEnding,
  ) {
    super(error.message, { cause: error });
    this.name = "CallFailed";
  }
}
