import { asObject } from "../bytes/json/parse-members";
import type { HubRequest, HubTool } from "../hub/hub-request";
import type { FormatId } from "../hub/parts";
import { refuse } from "../translate/refuse";

/**
 * Tools that a provider has built in, and that the caller's program runs itself, or that cost nothing but the tokens of the call. All others (searches,
 * fetched pages, code that is run, a server of somebody's) can cost any amount: no hold covers it, so that they are left out like an offer which the
 * model does not have. https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview, https://platform.openai.com/docs/guides/tools
 */
const COVERED: Readonly<Record<Exclude<FormatId, "chat">, RegExp>> = {
  messages: /^(bash|text_editor|computer|memory|tool_search_tool_\w+)_\d{8}$/,
  responses: /^(local_shell|shell|apply_patch|computer|computer_use_preview|tool_search)$/,
  gemini: /^(computerUse|computer_use)$/,
};

/** Fields that multiply the price by a factor which no hold knows, or that name things in the operator's own account. */
const UNPRICED: Readonly<Record<Exclude<FormatId, "chat">, RegExp>> = {
  messages: /^(speed|inference_geo|container|mcp_servers)$/,
  responses: /^(background|prompt)$/,
  gemini: /^(cachedContent|cached_content|serviceTier|service_tier)$/,
};

/** @throws AppError for a field whose price has no bound */
export function refuseUnpriced({ needs }: HubRequest, format: Exclude<FormatId, "chat">): void {
  for (const { at } of needs) if (UNPRICED[format].test(at)) refuse(at, "is not resold: what it costs has no bound here.");
}

/** What OpenAI's responses keep, and go on from. */
const STORED = /^(store|previous_response_id|conversation)$/;

/** All customers share the operator's account, so that what one of them had kept there would be within the reach of others. @throws AppError that names the field */
export function refuseStored({ format, needs }: HubRequest): void {
  if (format !== "responses") return;
  for (const { at } of needs) if (STORED.test(at)) refuse(at, "nothing is kept of this model's responses.");
}

/** Whether a hold covers what a built-in tool can cost. */
export function isCovered({ kind, value, name }: HubTool, format: Exclude<FormatId, "chat">): boolean {
  if (kind !== "own") return true;
  const type = asObject(value)?.type;
  return COVERED[format].test(typeof type === "string" ? type : name);
}

/** The name under which a tool that was left out is told: `tools.web_search`. */
export function nameDropped({ name }: HubTool): string {
  return `tools.${name}`;
}

/** Whether the caller requires this tool. */
export function isRequired({ name }: HubTool, { toolChoice }: HubRequest): boolean {
  return toolChoice?.kind === "tool" && toolChoice.name === name;
}
