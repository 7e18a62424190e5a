import { type ProviderName, providerNames } from "../tools/simulator/provider-names";
import { IS_FULL_SIZE } from "../tools/support/full-size";

/** Whose faults are played: small, those of the wire that differs most from the callers'. */
export const FAULTY_PROVIDERS: readonly ProviderName[] = IS_FULL_SIZE ? providerNames : ["anthropic"];
