import type { Quirk } from "../../domain/provider";
import type { Capability } from "../../domain/resale";
import { asList, asObject } from "../bytes/json/parse-members";
import type { ChatRequest } from "./chat/chat-types";
import { refuse } from "./refuse";

/** @param who cannot do it. @throws AppError invalid_request that names the field */
type Refusal = (body: ChatRequest, who: string) => void;

const isFilled = (value: unknown) => asList(value).length > 0;
const PROVIDER = "this model's provider";
const MODEL = "this model";

/** What a provider's quirks say that it cannot do, and where a call asks for it. Values that ask for nothing pass; they are left out when it is sent. */
const REFUSALS: readonly (readonly [Quirk, Refusal])[] = [
  ["no_streaming", refuseStreaming],
  ["no_tools", refuseTools],
  ["no_vision", refuseImages],
  ["no_json_schema", refuseSchema],
  ["no_logprobs", refuseLogprobs],
  ["no_logit_bias", refuseLogitBias],
  ["no_names", refuseNames],
  ["one_choice", refuseChoices],
];

/** The checks of a provider with these quirks; most have none. */
export function findRefusals(quirks: ReadonlySet<Quirk>): readonly ((body: ChatRequest) => void)[] {
  return REFUSALS.flatMap(([quirk, refusal]) => (quirks.has(quirk) ? [(body: ChatRequest) => refusal(body, PROVIDER)] : []));
}

/**
 * What a model that lacks a capability cannot do. Only those that an operator can state, as switches of the model. That `json_schema`, `pdf` or
 * `reasoning` is missing means that nobody has stated it: the built-in list leaves out what its sources do not document, and a model that is added
 * begins without them. The model's provider says so then; of a whole provider, `no_json_schema` does.
 */
const INCAPABLE: readonly (readonly [Capability, Refusal])[] = [
  ["streaming", refuseStreaming],
  ["tools", refuseTools],
  ["vision", refuseImages],
];

/** @throws AppError invalid_request that names what is asked for and the model cannot do. Nothing is known of a model without capabilities */
export function refuseIncapable(body: ChatRequest, capabilities: readonly Capability[]): void {
  if (capabilities.length === 0) return;
  for (const [capability, refusal] of INCAPABLE) if (!capabilities.includes(capability)) refusal(body, MODEL);
}

function refuseStreaming({ stream }: ChatRequest, who: string): void {
  if (stream === true) refuse("stream", `is not supported by ${who}.`);
}

function refuseTools({ tools, functions }: ChatRequest, who: string): void {
  if (isFilled(tools)) refuse("tools", `are not supported by ${who}.`);
  if (isFilled(functions)) refuse("functions", `are not supported by ${who}.`);
}

function refuseImages({ messages }: ChatRequest, who: string): void {
  for (const [i, message] of asList(messages).entries())
    for (const [j, part] of asList(asObject(message)?.content).entries())
      if (asObject(part)?.type === "image_url") refuse(`messages[${i}].content[${j}]`, `images are not supported by ${who}.`);
}

function refuseSchema({ response_format }: ChatRequest, who: string): void {
  if (asObject(response_format)?.type === "json_schema") refuse("response_format", `a JSON schema is not supported by ${who}.`);
}

function refuseLogprobs({ logprobs, top_logprobs }: ChatRequest, who: string): void {
  if (logprobs === true) refuse("logprobs", `are not supported by ${who}.`);
  if (typeof top_logprobs === "number" && top_logprobs > 0) refuse("top_logprobs", `are not supported by ${who}.`);
}

function refuseLogitBias({ logit_bias }: ChatRequest, who: string): void {
  if (Object.keys(asObject(logit_bias) ?? {}).length > 0) refuse("logit_bias", `is not supported by ${who}.`);
}

function refuseNames({ messages }: ChatRequest, who: string): void {
  for (const [i, message] of asList(messages).entries())
    if (asObject(message)?.name != null) refuse(`messages[${i}].name`, `is not supported by ${who}.`);
}

function refuseChoices({ n }: ChatRequest, who: string): void {
  if (typeof n === "number" && n > 1) refuse("n", `must be 1: ${who} gives one answer.`);
}
