import { type ProviderName, providerNames } from "../tools/simulator/exchange";
import { IS_FULL_SIZE } from "../tools/support/full-size";

/** Whose faults are played: small, those of two wires; the others' go the ways of OpenAI's. */
export const FAULTY_PROVIDERS: readonly ProviderName[] = IS_FULL_SIZE ? providerNames : ["openai", "anthropic"];
