import { readKey } from "../env";
import { currentCatalog } from "./load-catalog";

interface KeyNeeds {
  keyVariable: string | null;
}

/** The operator's key; null: it is not set, or the provider needs none. */
export function providerKey({ keyVariable }: KeyNeeds): string | null {
  return keyVariable === null ? null : readKey(keyVariable);
}

/** Whether the operator's calls can be made: the key is there, or none is needed. */
export function isConfigured({ keyVariable }: KeyNeeds): boolean {
  return keyVariable === null || readKey(keyVariable) !== null;
}

/** Names of the variables that hold providers' keys in this process. */
export function keysSet(): string[] {
  const named = [...currentCatalog().providers.values()].flatMap(({ keyVariable }) => keyVariable ?? []);
  return [...new Set(named)].filter((variable) => readKey(variable) !== null).sort();
}
