import { AppError } from "../../domain/errors";
import { formatUsd } from "../../domain/money";
import { attemptHeaders } from "../attempts/attempt-headers";
import { keepIntegers, printExact } from "../bytes/json/exact-json";
import { asList, asObject, type Members, parseJson } from "../bytes/json/parse-members";
import { addMember } from "../bytes/json/splice";
import type { CallState } from "../call-state";
import { CLIENT_DISCONNECTED_STATUS } from "../client-connection";
import { bytesResponse, type GatewayResponse } from "../exchange";
import { finish } from "../finish";
import { CALLERS, PROVIDERS } from "../formats/registry";
import { SAME_BYTES } from "../formats/same-bytes";
import type { HeldTarget } from "../hold";
import { limitHeaders } from "../limits/limit-headers";
import type { ResalePlan } from "../plan";
import { CountedReader } from "../tasks/counted-reader";
import type { Task, TaskAnswer } from "../tasks/task";
import { translateError } from "../translate/translate-error";
import { toAppError } from "../upstream/explain-failure";
import { gatherBytes, readBytes } from "../upstream/upstream-bytes";
import type { UpstreamResponse } from "../upstream/upstream-response";
import { answerContext, formatContext } from "./answer-context";
import { type CallClosing, toClosing } from "./call-closing";
import { isNothing, isWordless } from "./empty-answer";
import { browserExtras, formatUsage } from "./format-usage";
import { isWordlessAnswer } from "./hub-content";

/** What the client is sent, whichever 2xx the provider chose. */
const STATUS = 200;

/** An answer in one piece, read whole. */
export interface JsonAnswer {
  kind: "json";
  /** In the caller's format, with what it cost: an object to be written, or the bytes that came. */
  write(closing: CallClosing): Members | Uint8Array;
  /** Absent: JSON. */
  contentType?: string;
  /** It has ended properly, and without a word: better than no answer, and worse than any other. */
  isNothing: boolean;
}

/** @throws AppError, or what the provider broke off with: then there is no answer */
export async function openJson(state: CallState, plan: ResalePlan, { target }: HeldTarget, upstream: UpstreamResponse): Promise<JsonAnswer> {
  const bytes = await gatherBytes(readBytes(upstream));
  if (target.exchange.kind === "task") return openTask(state, plan, target.exchange.task, bytes);
  const json = parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8"));
  const isError = asObject(Array.isArray(json) ? json[0] : json)?.error;
  if (isError) throw toAppError(translateError(200, json));
  let answer: { write: JsonAnswer["write"]; isWordless: boolean };
  try {
    answer = readAnswer(state, plan, target, { bytes, json: keepIntegers(json, bytes) });
  } catch (cause) {
    throw new AppError("upstream_error", `${state.provider} answered with something that is no answer.`, { remedy: "Try again.", cause });
  }
  state.reader?.body(bytes, json);
  return { kind: "json", write: answer.write, isNothing: answer.isWordless && isNothing(plan.call, state.reader) };
}

/** What is no conversation. */
function openTask(state: CallState, { call }: ResalePlan, task: Task, bytes: Uint8Array): JsonAnswer {
  let answer: TaskAnswer;
  try {
    answer = task.read(bytes);
  } catch (cause) {
    throw new AppError("upstream_error", `${state.provider} answered with something that is no answer.`, { remedy: "Try again.", cause });
  }
  const { content, statement, counted } = answer;
  if (counted) state.reader = new CountedReader(state.reader, counted);
  if (statement) state.reader?.body(statement);
  if (isSound(content)) return { kind: "json", write: () => content.bytes, contentType: content.contentType, isNothing: false };
  return { kind: "json", write: writeChat(state, content, call.isBrowser), isNothing: false };
}

function isSound(content: TaskAnswer["content"]): content is { bytes: Uint8Array; contentType: string } {
  return content.bytes instanceof Uint8Array;
}

/** Paid, and only then sent. */
export async function relayJson(state: CallState, plan: ResalePlan, { write, contentType }: JsonAnswer): Promise<GatewayResponse> {
  const isCancelled = state.client.hasDisconnected;
  const settlement = await finish(state, {
    outcome: isCancelled ? "cancelled" : "completed",
    statusCode: isCancelled ? CLIENT_DISCONNECTED_STATUS : STATUS,
    errorCode: null,
  });
  const read = state.reader?.result();
  const extras = plan.call.isBrowser ? browserExtras(state, read, settlement) : {};
  const headers = [...attemptHeaders(state), ...limitHeaders(state)];
  if (settlement) headers.push("x-monitor-cost", formatUsd(settlement.chargedNanoUsd));
  const answer = write({ read, settlement, extras });
  const body = answer instanceof Uint8Array ? answer : Buffer.from(printExact(answer));
  return bytesResponse(body, { requestId: state.requestId, status: STATUS, headers, contentType });
}

/** @throws Error when it is no answer */
function readAnswer(
  state: CallState,
  { call }: ResalePlan,
  { exchange }: HeldTarget["target"],
  { bytes, json }: { bytes: Uint8Array; json: unknown },
): { write: JsonAnswer["write"]; isWordless: boolean } {
  if (call.kind !== "chat" || exchange.kind === "task") throw new Error("a task is no conversation");
  const context = answerContext(state);
  if (exchange.kind === "chat") {
    const completion = exchange.chat.read(json, context);
    return { write: writeChat(state, completion, call.isBrowser), isWordless: isWordless(completion.choices) };
  }
  if (exchange.kind === "same") {
    const answer = PROVIDERS[exchange.format].readAnswer(json, context);
    const { usagePath } = SAME_BYTES[exchange.format];
    const write = ({ settlement }: CallClosing) =>
      (settlement && addMember(bytes, usagePath, `"cost":${JSON.stringify(formatUsd(settlement.chargedNanoUsd))}`)) ?? bytes;
    return { write, isWordless: isWordlessAnswer(answer) };
  }
  const answer = exchange.provider.readAnswer(json, context);
  const caller = CALLERS[call.format];
  const write = (closing: CallClosing) => {
    const members = caller.writeAnswer(answer, formatContext(context, call), toClosing(closing));
    return call.isBrowser ? { ...members, ...closing.extras, ...describeContent(state, members) } : members;
  };
  return { write, isWordless: isWordlessAnswer(answer) };
}

/** OpenAI's, with its usage as far as it can be believed. */
function writeChat(state: CallState, answer: Members, isBrowser: boolean): JsonAnswer["write"] {
  return ({ read, settlement, extras }) => {
    const usage = formatUsage(answer.usage, read, settlement);
    return { ...answer, usage, ...(isBrowser ? { ...extras, ...describeContent(state, answer) } : {}) };
  };
}

function describeContent({ startedAtMs }: CallState, answer: Members): Members {
  const message = asObject(asObject(asList(answer.choices)[0])?.message);
  return { content: message?.content ?? null, created_at: new Date(startedAtMs).toISOString() };
}
