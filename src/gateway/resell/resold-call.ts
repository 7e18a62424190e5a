import type { HoldRequest, ResoldModel, Ticket } from "../../domain/resale";
import type { Target } from "../ports";
import type { Dialect, Resale } from "../providers/contract";

/** A call that has been read and may be made, when its money is held. */
export interface ResoldCall {
  hold: HoldRequest;
  model: ResoldModel;
  target: Target;
  apiKey: string;
  dialect: Dialect;
  resale: Resale;
  /** Below the base URL. */
  path: string;
  /** The provider's request, with the cap that the ticket grants. Throws AppError for what the provider cannot express. */
  makeBody(ticket: Ticket): Record<string, unknown>;
  /** The parsed answer in OpenAI's shape. Throws when it is none. */
  readAnswer(answer: unknown): Record<string, unknown>;
  isStreaming: boolean;
  /** The caller asked for the usage of its stream. */
  wantsUsage: boolean;
  /** The answer is for a browser app: it says more. */
  isBrowser: boolean;
}
