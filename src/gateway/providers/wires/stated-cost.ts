import { type NanoUsd, roundUsd } from "../../../domain/money";
import { sliceMember } from "../../bytes/json/parse-members";
import { scanTopLevel } from "../../bytes/json/scan-json";
import { textOf } from "../../bytes/json/splice";

/**
 * What a usage object says that the call costs: `cost`, in USD, read from its digits. Where the account brings its own key for the provider behind
 * (`is_byok`), that is the fee only, and what the other account is billed stands in `cost_details.upstream_inference_cost`; elsewhere that member
 * repeats the cost. https://openrouter.ai/docs/use-cases/usage-accounting
 * @returns null when it does not say all of it
 */
export function readStatedCost(usage: Uint8Array): NanoUsd | null {
  const cost = readUsd(usage, "cost");
  if (cost === null || readText(usage, "is_byok") !== "true") return cost;
  const details = sliceMember(usage, "cost_details");
  const billedElsewhere = details && readUsd(details, "upstream_inference_cost");
  return billedElsewhere === null ? null : cost + billedElsewhere;
}

function readUsd(object: Uint8Array, name: string): NanoUsd | null {
  const text = readText(object, name);
  return text === undefined ? null : roundUsd(text);
}

function readText(object: Uint8Array, name: string): string | undefined {
  const scan = scanTopLevel(object);
  return scan.ok ? textOf(object, scan.members.get(name)) : undefined;
}
