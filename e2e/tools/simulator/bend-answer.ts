import { gzipSync } from "node:zlib";
import { refuseKey } from "./check-key";
import type { SimAnswer, SimRequest } from "./exchange";
import { errorEvents, refuseCredit, statusFault } from "./provider-errors";

const megabyte = 1024 * 1024;

/** Faults that change what is answered; the ones that change how it is delivered stand in misbehave.ts. */
export function bendAnswer(request: SimRequest, answer: SimAnswer): SimAnswer {
  const { fault } = request.script;
  if (fault === undefined) return answer;
  if (fault.startsWith("status:")) return statusFault(request, numberOf(fault, 500));
  if (fault.startsWith("huge-sse-line")) return insertMiddle(answer, [hugeLine(answer, numberOf(fault, 16 * megabyte))]);
  switch (fault) {
    case "error-at-start":
    case "error-before-content":
    case "error-in-stream":
      return answer.isStream ? breakStream(request, answer) : statusFault(request, 500);
    case "garbage-body":
      return { ...answer, pieces: [Buffer.from([0xff, 0xfe, 0x00, 0x7b, 0x22, 0xc3, 0x28, 0x0d, 0x80])], usage: null, usagePiece: null };
    case "negative-usage":
      return stateOutput(answer, "-5");
    case "absurd-usage":
      return stateOutput(answer, "999999999999");
    case "text-usage":
      return stateOutput(answer, '"many"');
    case "key-rejected":
      return refuseKey({ ...request, key: "bad" }) ?? answer;
    case "no-credit":
      return refuseCredit(request);
    case "gzip":
      return zipped(answer, [gzipSync(Buffer.concat(answer.pieces))]);
    case "bomb": {
      // Members of one gzip file may follow each other: 64 times 16 MiB of spaces.
      const member = gzipSync(Buffer.alloc(16 * megabyte, " "));
      return {
        ...zipped(
          answer,
          Array.from({ length: 64 }, () => member),
        ),
        usage: null,
        usagePiece: null,
      };
    }
    default:
      return answer;
  }
}

/** The output tokens are stated so, wherever the wire states them. */
function stateOutput(answer: SimAnswer, stated: string): SimAnswer {
  const pieces = answer.pieces.map((piece) =>
    Buffer.from(piece.toString("utf8").replace(/("(?:completion_tokens|output_tokens|candidatesTokenCount|total_tokens)":\s*)\d+/g, `$1${stated}`)),
  );
  return { ...answer, pieces };
}

function numberOf(fault: string, otherwise: number): number {
  const text = fault.split(":")[1];
  return text === undefined ? otherwise : Number(text);
}

function hugeLine({ wire }: SimAnswer, bytes: number): Buffer {
  const lineEnd = wire === "gemini" ? "\r\n\r\n" : "\n\n";
  const name = wire === "anthropic-messages" || wire === "openai-responses" ? "event: ping\n" : "";
  return Buffer.from(`${name}data: {"type":"ping","choices":[],"candidates":[],"padding":"${"a".repeat(bytes)}"}${lineEnd}`);
}

function insertMiddle(answer: SimAnswer, extra: Buffer[]): SimAnswer {
  const middle = answer.pieces.length >> 1;
  const pieces = [...answer.pieces.slice(0, middle), ...extra, ...answer.pieces.slice(middle)];
  const moved = answer.usagePiece !== null && answer.usagePiece >= middle ? answer.usagePiece + extra.length : answer.usagePiece;
  return { ...answer, pieces, usagePiece: moved };
}

const CONTENT = /"(?:content|text|reasoning_content|thinking|delta)":"[^"]/;
const hasContent = (piece: Buffer) => CONTENT.test(piece.toString("utf8"));

/** At once, behind the opening, or after half of the events, not counting one for the usage alone: who did not ask for it sees the stream break at the same place. */
function breakStream(request: SimRequest, answer: SimAnswer): SimAnswer {
  const { fault } = request.script;
  const isUsageApart = answer.usagePiece !== null && answer.pieces[answer.usagePiece]?.includes('"choices":[]') === true;
  const count = answer.pieces.length - (isUsageApart ? 1 : 0);
  const middle = Math.max(1, count >> 1);
  const end = fault === "error-at-start" ? 0 : fault === "error-before-content" ? answer.pieces.findIndex(hasContent) : middle;
  const kept = answer.pieces.slice(0, end);
  const tail = errorEvents({ provider: request.provider, wire: answer.wire }).map((event) => Buffer.from(event));
  return { ...answer, pieces: [...kept, ...tail], usage: null, usagePiece: null };
}

function zipped(answer: SimAnswer, pieces: Buffer[]): SimAnswer {
  return {
    ...answer,
    headers: [...answer.headers, ["content-encoding", "gzip"]],
    pieces,
    usagePiece: answer.usage === null ? null : pieces.length - 1,
  };
}
