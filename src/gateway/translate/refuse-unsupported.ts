import type { Quirk } from "../../domain/provider";
import type { Capability } from "../../domain/resale";
import { asList, asObject } from "../bytes/json/parse-members";
import type { HubMessage, HubRequest } from "../hub/hub-request";
import type { InputPart, Place } from "../hub/parts";
import type { ChatRequest } from "./chat/chat-types";
import { refuse } from "./refuse";

/** Something that not everyone can do. */
interface Feature {
  /** Where a request asks for it; null: it does not. Values that ask for nothing pass; they are left out when it is sent. */
  find(request: HubRequest): Place | null;
  /** The same of a chat body that no hub has read. */
  findInChat(body: ChatRequest): Place | null;
  /** @param who cannot do it */
  why(who: string): string;
}

const isFilled = (value: unknown) => asList(value).length > 0;
const PROVIDER = "this model's provider";
const MODEL = "this model";
const isNotSupported = (who: string) => `is not supported by ${who}.`;
const areNotSupported = (who: string) => `are not supported by ${who}.`;

const STREAMING: Feature = {
  find: ({ isStreaming }) => (isStreaming ? "stream" : null),
  findInChat: ({ stream }) => (stream === true ? "stream" : null),
  why: isNotSupported,
};
/** Those that only another provider runs are left out in any case. */
const TOOLS: Feature = {
  find({ tools, needs }) {
    const stated = tools.find(({ kind }) => kind !== "own");
    return stated ? withoutIndex(stated.at) : findNeed(needs, ["functions"]);
  },
  findInChat: ({ tools, functions }) => (isFilled(tools) ? "tools" : isFilled(functions) ? "functions" : null),
  why: areNotSupported,
};
const IMAGES: Feature = {
  find: ({ messages }) => firstOf(messages, ({ parts }) => findImage(parts)),
  findInChat: ({ messages }) =>
    firstOf([...asList(messages).entries()], ([i, message]) =>
      firstOf([...asList(asObject(message)?.content).entries()], ([j, part]) =>
        asObject(part)?.type === "image_url" ? `messages[${i}].content[${j}]` : null,
      ),
    ),
  why: (who) => `images are not supported by ${who}.`,
};
const SCHEMA: Feature = {
  find: ({ outputFormat }) => (outputFormat?.kind === "schema" ? outputFormat.at : null),
  findInChat: ({ response_format }) => (asObject(response_format)?.type === "json_schema" ? "response_format" : null),
  why: (who) => `a JSON schema is not supported by ${who}.`,
};
const LOGPROBS: Feature = {
  find: ({ needs }) => findNeed(needs, ["logprobs", "top_logprobs"]),
  findInChat: ({ logprobs, top_logprobs }) =>
    logprobs === true ? "logprobs" : typeof top_logprobs === "number" && top_logprobs > 0 ? "top_logprobs" : null,
  why: areNotSupported,
};
const LOGIT_BIAS: Feature = {
  find: ({ needs }) => findNeed(needs, ["logit_bias"]),
  findInChat: ({ logit_bias }) => (Object.keys(asObject(logit_bias) ?? {}).length > 0 ? "logit_bias" : null),
  why: isNotSupported,
};
const NAMES: Feature = {
  find: ({ format, messages }) => firstOf(messages, (message) => findName(message, format)),
  findInChat: ({ messages }) =>
    firstOf([...asList(messages).entries()], ([i, message]) => (asObject(message)?.name != null ? `messages[${i}].name` : null)),
  why: isNotSupported,
};
const CHOICES: Feature = {
  find: ({ choices }) => (choices.value > 1 ? choices.at : null),
  findInChat: ({ n }) => (typeof n === "number" && n > 1 ? "n" : null),
  why: (who) => `must be 1: ${who} gives one answer.`,
};

/** What a provider's quirks say that it cannot do. */
const BY_QUIRK: readonly (readonly [Quirk, Feature])[] = [
  ["no_streaming", STREAMING],
  ["no_tools", TOOLS],
  ["no_vision", IMAGES],
  ["no_json_schema", SCHEMA],
  ["no_logprobs", LOGPROBS],
  ["no_logit_bias", LOGIT_BIAS],
  ["no_names", NAMES],
  ["one_choice", CHOICES],
];

/**
 * What a model that lacks a capability cannot do. Only those that an operator can state, as switches of the model. That `json_schema`, `pdf` or
 * `reasoning` is missing means that nobody has stated it: the built-in list leaves out what its sources do not document, and a model that is added
 * begins without them. The model's provider says so then; of a whole provider, `no_json_schema` does.
 */
const BY_CAPABILITY: readonly (readonly [Capability, Feature])[] = [
  ["streaming", STREAMING],
  ["tools", TOOLS],
  ["vision", IMAGES],
];

/** The checks of a provider with these quirks; most have none. */
export function findRefusals(quirks: ReadonlySet<Quirk>): readonly ((body: ChatRequest) => void)[] {
  return lackedBy(quirks).map((feature) => (body) => refuseAt(feature.findInChat(body), feature, PROVIDER));
}

/** The same for what a hub has read. */
export function findHubRefusals(quirks: ReadonlySet<Quirk>): readonly ((request: HubRequest) => void)[] {
  return lackedBy(quirks).map((feature) => (request) => refuseAt(feature.find(request), feature, PROVIDER));
}

/** @throws AppError invalid_request that names what is asked for and the model cannot do. Nothing is known of a model without capabilities */
export function refuseIncapable(body: ChatRequest, capabilities: readonly Capability[]): void {
  for (const feature of missingFrom(capabilities)) refuseAt(feature.findInChat(body), feature, MODEL);
}

/** The same for what a hub has read. */
export function refuseIncapableHub(request: HubRequest, capabilities: readonly Capability[]): void {
  for (const feature of missingFrom(capabilities)) refuseAt(feature.find(request), feature, MODEL);
}

function lackedBy(quirks: ReadonlySet<Quirk>): Feature[] {
  return BY_QUIRK.flatMap(([quirk, feature]) => (quirks.has(quirk) ? [feature] : []));
}

function missingFrom(capabilities: readonly Capability[]): Feature[] {
  if (capabilities.length === 0) return [];
  return BY_CAPABILITY.flatMap(([capability, feature]) => (capabilities.includes(capability) ? [] : [feature]));
}

function refuseAt(at: Place | null, { why }: Feature, who: string): void {
  if (at !== null) refuse(at, why(who));
}

function firstOf<T>(list: readonly T[], find: (one: T) => Place | null): Place | null {
  for (const one of list) {
    const at = find(one);
    if (at !== null) return at;
  }
  return null;
}

/** The list that it stands in. */
function withoutIndex(at: Place): Place {
  return at.replace(/\[\d+\]$/, "");
}

function findNeed(needs: HubRequest["needs"], names: readonly string[]): Place | null {
  return needs.find(({ at }) => names.includes(at))?.at ?? null;
}

function findImage(parts: readonly InputPart[]): Place | null {
  return firstOf(parts, (part) => (part.type === "image" ? part.at : part.type === "tool-result" ? findImage(part.parts) : null));
}

/** Of the speaker; in this format a tool's result can have one too. Other formats name the tool there, which no provider has to be told. */
function findName({ name, parts, at }: HubMessage, format: HubRequest["format"]): Place | null {
  if (name !== null) return `${at}.name`;
  if (format !== "chat") return null;
  return firstOf(parts, (part) => (part.type === "tool-result" && part.name !== null ? `${part.at}.name` : null));
}
