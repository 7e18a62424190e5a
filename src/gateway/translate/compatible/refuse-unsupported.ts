import type { Quirk } from "../../../domain/provider";
import { asList, asObject } from "../../bytes/json/parse-members";
import type { ChatRequest } from "../chat/chat-types";
import { refuse } from "../refuse";

/** @throws AppError invalid_request that names the field */
type Refusal = (body: ChatRequest) => void;

const isFilled = (value: unknown) => asList(value).length > 0;

/** What a provider's quirks say that it cannot do, and where a call asks for it. Values that ask for nothing pass; they are left out when it is sent. */
const REFUSALS: readonly (readonly [Quirk, Refusal])[] = [
  ["no_streaming", ({ stream }) => stream === true && refuse("stream", "is not supported by this model's provider.")],
  ["no_tools", refuseTools],
  ["no_vision", refuseImages],
  ["no_json_schema", refuseSchema],
  ["no_logprobs", refuseLogprobs],
  ["no_logit_bias", refuseLogitBias],
  ["no_names", refuseNames],
  ["one_choice", refuseChoices],
];

/** The checks of a provider with these quirks; most have none. */
export function findRefusals(quirks: ReadonlySet<Quirk>): readonly Refusal[] {
  return REFUSALS.flatMap(([quirk, refusal]) => (quirks.has(quirk) ? [refusal] : []));
}

function refuseTools({ tools, functions }: ChatRequest): void {
  if (isFilled(tools)) refuse("tools", "are not supported by this model's provider.");
  if (isFilled(functions)) refuse("functions", "are not supported by this model's provider.");
}

function refuseImages({ messages }: ChatRequest): void {
  for (const [i, message] of asList(messages).entries())
    for (const [j, part] of asList(asObject(message)?.content).entries())
      if (asObject(part)?.type === "image_url") refuse(`messages[${i}].content[${j}]`, "images are not supported by this model's provider.");
}

function refuseSchema({ response_format }: ChatRequest): void {
  if (asObject(response_format)?.type === "json_schema") refuse("response_format", "a JSON schema is not supported by this model's provider.");
}

function refuseLogprobs({ logprobs, top_logprobs }: ChatRequest): void {
  if (logprobs === true) refuse("logprobs", "are not supported by this model's provider.");
  if (typeof top_logprobs === "number" && top_logprobs > 0) refuse("top_logprobs", "are not supported by this model's provider.");
}

function refuseLogitBias({ logit_bias }: ChatRequest): void {
  if (Object.keys(asObject(logit_bias) ?? {}).length > 0) refuse("logit_bias", "is not supported by this model's provider.");
}

function refuseNames({ messages }: ChatRequest): void {
  for (const [i, message] of asList(messages).entries())
    if (asObject(message)?.name != null) refuse(`messages[${i}].name`, "is not supported by this model's provider.");
}

function refuseChoices({ n }: ChatRequest): void {
  if (typeof n === "number" && n > 1) refuse("n", "must be 1: this model's provider gives one answer.");
}
