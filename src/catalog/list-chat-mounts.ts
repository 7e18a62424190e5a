import { CHAT_WIRES, type ChatWire, type Wire } from "../domain/provider";
import type { Capability } from "../domain/resale";
import { currentCatalog } from "./load-catalog";

/** A provider that can be talked to with a key of one's own, and its current models. */
export interface ChatMount {
  id: string;
  name: string;
  wire: ChatWire;
  quirks: readonly string[];
  /** The environment variable that its key is usually kept in; null: it needs none. */
  keyVariable: string | null;
  models: { id: string; capabilities: readonly Capability[] }[];
}

const isChatWire = (wire: Wire): wire is ChatWire => CHAT_WIRES.some((one) => one === wire);

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
