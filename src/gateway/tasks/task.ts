import type { HoldTarget, ResoldModel } from "../../domain/resale";
import type { Buckets } from "../../domain/usage";
import type { Members } from "../bytes/json/parse-members";
import type { FormatId } from "../hub/parts";
import type { EmbeddingsBody } from "../translate/chat/embeddings-schema";
import type { ImagesBody } from "./images-schema";
import type { SpeechBody } from "./speech-schema";
import type { TranscriptionBody } from "./transcription-schema";

/** What is resold and is no conversation: one request, one answer in one piece. */
export const TASK_KINDS = ["embeddings", "images", "speech", "transcriptions"] as const;
export type TaskKind = (typeof TASK_KINDS)[number];

/** As the caller asks for them, in OpenAI's formats. */
export interface TaskBodies {
  embeddings: Omit<EmbeddingsBody, "session_id" | "user_id">;
  images: ImagesBody;
  speech: SpeechBody;
  transcriptions: TranscriptionBody;
}

/** The most that a task can be billed for. */
export interface TaskBound extends Pick<HoldTarget, "inputTokensMax" | "inputBuckets"> {
  /** Pieces, and output. */
  besidesMax: Buckets | null;
}

export interface TaskAnswer {
  /** OpenAI's, to which usage and cost are added; or the bytes that the caller gets. */
  content: Members | { bytes: Uint8Array; contentType: string };
  /** The JSON in which the provider states its usage; null: it states none. */
  statement: Uint8Array | null;
  /** What is counted here where it does not; null: nothing can be. */
  counted: Buckets | null;
}

export interface TaskRequest {
  contentType: string;
  body: Uint8Array;
}

/** What a caller asks for, as one provider does it. Pure, but for the random boundary of a form. */
export interface Task {
  /** In whose way the provider is given its key. */
  format: FormatId;
  /** Below the base URL. */
  path: string;
  bound: TaskBound;
  /** Of the input, for an estimate where no usage is stated. */
  textBytes: number;
  /** What of the caller's is left out, and named. */
  dropped: readonly string[];
  write(): TaskRequest;
  /** @throws Error when it is no answer */
  read(bytes: Uint8Array): TaskAnswer;
}

export type TaskModel = Pick<ResoldModel, "upstreamModel" | "rates">;
/** @throws AppError for what the provider, or the model, does not have, and for what has no bound */
export type MakeTask<Body> = (body: Body, model: TaskModel) => Task;
/** What a provider does. Absent: it does not. */
export type TaskMakers = { readonly [Kind in TaskKind]?: MakeTask<TaskBodies[Kind]> };

export function makeTask<Kind extends TaskKind>(
  makers: TaskMakers,
  call: { kind: Kind; body: TaskBodies[Kind] },
  model: TaskModel,
): Task | undefined {
  return makers[call.kind]?.(call.body, model);
}
