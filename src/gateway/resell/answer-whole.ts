import { AppError } from "../../domain/errors";
import { formatUsd } from "../../domain/money";
import type { Settlement } from "../../domain/resale";
import type { Answer } from "../ask";
import { asList, asObject, type Members, parseJson } from "../bytes/json/parse-members";
import type { CallInProgress } from "../call-in-progress";
import { type UpstreamAnswer, upstreamFailure } from "../send";
import { translateError } from "../translate/translate-error";
import type { Departure } from "./departure";
import { addCost } from "./print-cost";
import { printUsage } from "./print-usage";
import type { ResoldCall } from "./resold-call";
import { toAppError } from "./send-with-retries";
import { splitCost } from "./split-cost";
import { gatherBytes, readBytes } from "./upstream-bytes";

/** Nobody is there to see it (nginx's 499). */
const CLIENT_LEFT_STATUS = 499;

/** An answer in one piece: read, paid, and only then sent. @throws AppError when there is none; the call has ended by then */
export async function answerWhole(call: CallInProgress, resold: ResoldCall, upstream: UpstreamAnswer, departure: Departure): Promise<Answer> {
  let bytes: Uint8Array;
  let json: Members;
  try {
    bytes = await gatherBytes(readBytes(upstream));
    json = readAnswer(call, resold, bytes);
  } catch (thrown) {
    upstream.cancel(new Error("the answer cannot be used"));
    throw await breakOff(call, thrown, departure);
  }
  call.reader?.body(bytes);
  const settlement = await call.finish(
    departure.hasLeft ? { outcome: "cancelled", statusCode: CLIENT_LEFT_STATUS } : { outcome: "completed", statusCode: upstream.status },
  );
  const body = Buffer.from(JSON.stringify(finishAnswer(call, resold, json, settlement)));
  const rawHeaders = ["content-type", "application/json", "content-length", String(body.length), "cache-control", "no-store"];
  rawHeaders.push("x-monitor-request-id", call.requestId);
  if (settlement) rawHeaders.push("x-monitor-cost", formatUsd(settlement.chargedNanoUsd));
  return { status: 200, rawHeaders, body };
}

function readAnswer(call: CallInProgress, resold: ResoldCall, bytes: Uint8Array): Members {
  const json = parseJson(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8"));
  const isError = asObject(Array.isArray(json) ? json[0] : json)?.error;
  if (isError) throw toAppError(translateError(200, json));
  try {
    return resold.readAnswer(json);
  } catch (cause) {
    throw new AppError("upstream_error", `${call.provider} answered with something that is no answer.`, { remedy: "Try again.", cause });
  }
}

/** Nothing has left and nothing can be used: nothing is charged. */
async function breakOff(call: CallInProgress, thrown: unknown, departure: Departure): Promise<AppError> {
  const error = upstreamFailure(thrown, call.provider);
  call.reader = null;
  await call.finish({
    outcome: departure.hasLeft ? "cancelled" : "broken",
    statusCode: departure.hasLeft ? CLIENT_LEFT_STATUS : error.status,
    errorCode: error.code,
  });
  return error;
}

function finishAnswer(call: CallInProgress, resold: ResoldCall, json: Members, settlement: Settlement | null): Members {
  const read = call.reader?.result();
  const usage = read && read.source !== "provider" ? printUsage(read) : json.usage;
  const answer = { ...json, usage: addCost(usage, settlement) };
  if (!resold.isBrowser) return answer;
  const message = asObject(asObject(asList(json.choices)[0])?.message);
  return {
    ...answer,
    provider: call.provider,
    content: message?.content ?? null,
    created_at: new Date(call.startedAtMs).toISOString(),
    ...(settlement && call.ticket && read ? { cost: splitCost(settlement, call.ticket, read) } : {}),
  };
}
