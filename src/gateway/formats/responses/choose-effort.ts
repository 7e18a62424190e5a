import { EFFORT_BUDGETS } from "../../hub/effort-budgets";
import type { HubReasoning } from "../../hub/hub-request";

/** From little to much. */
const EFFORTS = ["none", "minimal", "low", "medium", "high", "xhigh", "max"] as const;
type Effort = (typeof EFFORTS)[number];

const GPT = /gpt-(\d+)(?:\.(\d+))?/;
const OTHERS = /(?:^|\/)o\d|gpt-oss|codex/;

/**
 * The efforts that a model takes, from its name, because the API does not tell; it refuses all others. Empty: it does not reason, or nobody knows.
 * https://platform.openai.com/docs/guides/reasoning
 */
export function listEfforts(model: string): readonly Effort[] {
  const match = GPT.exec(model);
  if (!match) return OTHERS.test(model) ? ["low", "medium", "high"] : [];
  const version = Number(match[1]) + Number(match[2] ?? 0) / 100;
  if (version < 5 || model.includes("-chat")) return [];
  if (model.includes("-pro")) return version < 5.01 ? ["high"] : ["medium", "high", "xhigh"];
  const hasMost = version >= 5.02 || model.includes("codex-max");
  const least: Effort[] = model.includes("codex") ? [] : version < 5.01 ? ["minimal"] : ["none"];
  return [...least, "low", "medium", "high", ...(hasMost ? (["xhigh"] as const) : [])];
}

/** As much as was asked for, or the nearest that the model has. */
export function chooseEffort({ effort, budgetTokens }: HubReasoning, efforts: readonly Effort[]): Effort | null {
  const wanted = EFFORTS.indexOf(effort === "default" ? budgetEffort(budgetTokens) : effort);
  const distance = (candidate: Effort) => Math.abs(EFFORTS.indexOf(candidate) - wanted);
  return [...efforts].sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

function budgetEffort(budgetTokens: number | null): Effort {
  if (budgetTokens === null) return "medium";
  const within = Object.entries(EFFORT_BUDGETS).filter(([, tokens]) => tokens <= budgetTokens);
  return (within.at(-1)?.[0] ?? "minimal") as Effort;
}
