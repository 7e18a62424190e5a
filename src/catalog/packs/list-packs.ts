import { azure, azureClassic } from "./azure";
import { bedrock } from "./bedrock";
import { compatible } from "./compatible";
import { deepseek } from "./deepseek";
import { groq } from "./groq";
import { mistral } from "./mistral";
import { ollama } from "./ollama";
import { openrouter } from "./openrouter";
import type { ProviderPack } from "./provider-pack";
import { replicate } from "./replicate";
import { stability } from "./stability";
import { together } from "./together";

const PACKS: readonly ProviderPack[] = [
  ...[openrouter, ollama, groq, deepseek, mistral, together],
  ...[azure, azureClassic, bedrock, compatible, replicate, stability],
];

/** The providers that can be added by one press, in the order in which they are shown. */
export function listPacks(): readonly ProviderPack[] {
  return PACKS;
}
