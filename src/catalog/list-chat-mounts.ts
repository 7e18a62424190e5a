import type { Wire } from "../domain/provider";
import type { Capability } from "../domain/resale";
import { currentCatalog } from "./load-catalog";

/** A provider that can be talked to with a key of one's own, and its current models. */
export interface ChatMount {
  id: string;
  name: string;
  wire: ChatWire;
  quirks: readonly string[];
  keyVariable: string | null;
  models: { id: string; capabilities: readonly Capability[] }[];
}

/** Those whose APIs are conversations. */
export type ChatWire = Extract<Wire, "openai" | "anthropic" | "google">;
const isChatWire = (wire: Wire): wire is ChatWire => wire === "openai" || wire === "anthropic" || wire === "google";

/** In memory. */
export function listChatMounts(): ChatMount[] {
  const { providers, models } = currentCatalog();
  return [...providers.values()].flatMap(({ id, name, wire, quirks, keyVariable, isEnabled }) => {
    if (!isEnabled || !isChatWire(wire) || quirks.includes("no_streaming")) return [];
    const chats = (models.get(id) ?? []).filter((model) => model.isListed && model.isEnabled && model.capabilities.includes("chat"));
    return {
      ...{ id, name, wire, quirks, keyVariable },
      models: chats.map((model) => ({ id: model.upstreamModel ?? model.id, capabilities: model.capabilities })),
    };
  });
}
