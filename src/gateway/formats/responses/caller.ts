import type { CallerFormat } from "../../hub/format";
import { readRequest } from "./read-request";
import { writeAnswer } from "./write-answer";
import { ResponseStreamWriter } from "./write-stream";

/** OpenAI responses, as callers speak it. */
export const responsesCaller: CallerFormat = { readRequest, writeAnswer, openStream: (context) => new ResponseStreamWriter(context) };
