import type { ProviderFormat } from "../../hub/format";
import { readAnswer } from "./read-answer";
import { ResponseStreamReader } from "./read-stream";
import { writeRequest } from "./write-request";

/** OpenAI responses, as providers speak it. */
export const responsesProvider: ProviderFormat = { writeRequest, readAnswer, readStream: (context) => new ResponseStreamReader(context) };
