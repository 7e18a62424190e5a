import type { ResoldModel } from "../../domain/resale";
import type { Buckets } from "../../domain/usage";
import { asList, asObject, asWholeNumber, type Members } from "../bytes/json/parse-members";
import type { HubTool } from "../hub/hub-request";
import type { ServerTools } from "../providers/contract";
import type { ChatCall } from "../read";

/** Where the caller sets no bound. Each use may read everything that came before once more, so that more would have to be held for than most balances have. */
const USES_DEFAULT = 3;

/** Tools that the provider runs itself, and that a hold covers: which, how the body bounds them, and what they can cost. */
export interface ServerToolPlan {
  kept: ReadonlySet<HubTool>;
  /** Members of the body with their bounds, those that the caller had not set. */
  sets: readonly (readonly [name: string, value: unknown])[];
  /** These, as they are told: `max_tool_calls=3`. */
  adjusted: readonly string[];
  besidesMax: Buckets;
}

/**
 * A hold covers a use when its price is known and their number is bounded. What tools find is input, and is read once more after each use: all that was read
 * before and the context window hold it. Null: the call offers none.
 */
export function planServerTools(call: ChatCall, serverTools: ServerTools | undefined, model: ResoldModel): ServerToolPlan | null {
  const { contextWindow, rates } = model;
  if (!serverTools || contextWindow === null || rates.fees?.webSearches === undefined) return null;
  const kept = call.hub().tools.filter((tool) => ruleOf(tool, serverTools) !== undefined);
  if (kept.length === 0) return null;
  const bounded =
    serverTools.bound.of === "answer" ? boundAnswer(call.json, serverTools.bound.field) : boundTools(call.json, kept, serverTools.bound.field);
  const { sets, adjusted, usesOf } = bounded;
  const sum = (tools: readonly HubTool[]) => usesOf(tools);
  const searches = sum(kept.filter((tool) => ruleOf(tool, serverTools)?.fee === "webSearches"));
  const besidesMax = { input: sum(kept) * contextWindow, ...(searches > 0 ? { webSearches: searches } : {}) };
  return { kept: new Set(kept), sets, adjusted, besidesMax };
}

function ruleOf({ kind, value }: HubTool, { tools }: ServerTools) {
  const type = asObject(value)?.type;
  return kind === "own" && typeof type === "string" ? tools.find((rule) => rule.type.test(type)) : undefined;
}

interface Bounded extends Pick<ServerToolPlan, "sets" | "adjusted"> {
  usesOf(tools: readonly HubTool[]): number;
}

/** One bound for all of an answer's tools together. */
function boundAnswer(json: Members, field: string): Bounded {
  const stated = asWholeNumber(json[field]);
  const uses = stated || USES_DEFAULT;
  return {
    sets: stated ? [] : [[field, uses]],
    adjusted: stated ? [] : [`${field}=${uses}`],
    usesOf: (tools) => (tools.length > 0 ? uses : 0),
  };
}

/** A bound in each tool. */
function boundTools(json: Members, kept: readonly HubTool[], field: string): Bounded {
  const statedIn = (tool: HubTool) => asWholeNumber(tool.value[field]) || null;
  const unbounded = kept.filter((tool) => statedIn(tool) === null);
  const places = new Set(unbounded.map(({ at }) => at));
  const tools = asList(json.tools).map((tool, i) => (places.has(`tools[${i}]`) ? { ...asObject(tool), [field]: USES_DEFAULT } : tool));
  return {
    sets: unbounded.length > 0 ? [["tools", tools]] : [],
    adjusted: unbounded.map(({ name }) => `tools.${name}.${field}=${USES_DEFAULT}`),
    usesOf: (some) => some.reduce((sum, tool) => sum + (statedIn(tool) ?? USES_DEFAULT), 0),
  };
}
