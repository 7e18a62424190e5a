import { makeRandom } from "../tools/simulator/make-random";
import type { ProviderName } from "../tools/simulator/provider-names";
import type { Script } from "../tools/simulator/script";
import { FORMATS, type ResoldFormat } from "./call-format";

type Part = "cached" | "cacheWrite" | "cacheWrite1h" | "reasoning" | "inputAudio" | "inputImage";

interface Kind {
  provider: ProviderName;
  model: string;
  /** What its wire can state apart. */
  parts: readonly Part[];
  /** Input tokens beyond which its price list has other rates. */
  longInput?: number;
  serviceTiers?: readonly string[];
  choicesMax?: number;
}

const OPENAI = { provider: "openai", choicesMax: 3 } as const;
const ANTHROPIC = { provider: "anthropic", parts: ["cached", "cacheWrite", "cacheWrite1h"] } as const;
const GOOGLE = { provider: "google", parts: ["reasoning"] } as const;
const XAI = { provider: "xai", parts: ["cached", "reasoning", "inputImage"] } as const;

export const KINDS: readonly Kind[] = [
  { ...OPENAI, model: "gpt-4o-mini", parts: ["cached", "inputAudio", "inputImage"] },
  { ...OPENAI, model: "gpt-4o", parts: ["cached", "inputImage"], serviceTiers: ["default", "flex"] },
  { ...OPENAI, model: "gpt-5-mini", parts: ["cached", "reasoning"], serviceTiers: ["default", "flex"] },
  { ...OPENAI, model: "o3", parts: ["cached", "reasoning", "cacheWrite"] },
  { ...ANTHROPIC, model: "claude-3-5-haiku" },
  { ...ANTHROPIC, model: "claude-haiku-4-5" },
  { ...ANTHROPIC, model: "claude-sonnet-4-5", longInput: 200_000 },
  { ...GOOGLE, model: "gemini-1.5-flash" },
  { ...GOOGLE, model: "gemini-2.5-flash" },
  { ...GOOGLE, model: "gemini-2.5-pro", longInput: 200_000 },
  { ...XAI, model: "grok-beta" },
  { ...XAI, model: "grok-4-fast", longInput: 128_000 },
];

/** Of the body below: every bound on its tokens is above what ordinary calls state. */
const INPUT_MAX = 1_200;
export const OUTPUT_TOKENS_MAX = 1_000;
export const PADDING = "The meter reads every token of this sentence. ".repeat(160);

export interface PlannedResold {
  kind: Kind;
  stream: boolean;
  choices: number;
  /** In which the caller speaks. */
  format: ResoldFormat;
  script: Script;
}

/** The same calls for the same seed; in each of them usage of all kinds that its wire can state. */
export function planResold({ count, seed }: { count: number; seed: number }): PlannedResold[] {
  const random = makeRandom(seed);
  const upTo = (max: number) => Math.floor(random() * (max + 1));
  return Array.from({ length: count }, () => {
    const kind = KINDS[upTo(KINDS.length - 1)] as Kind;
    const choices = 1 + upTo((kind.choicesMax ?? 1) - 1);
    const isLong = kind.longInput !== undefined && random() < 0.1;
    const input = isLong ? (kind.longInput as number) - 5 + upTo(10) : 1 + upTo(INPUT_MAX - 1);
    const tier = kind.serviceTiers?.[upTo(kind.serviceTiers.length - 1)];
    return {
      kind,
      stream: random() < 0.5,
      choices,
      // Only OpenAI's chat has several answers, and is asked for a tier.
      format: choices > 1 || tier ? "chat" : (FORMATS[upTo(FORMATS.length - 1)] as ResoldFormat),
      script: {
        events: 1 + upTo(4),
        tokens: shareTokens(kind, { input, output: 1 + upTo(OUTPUT_TOKENS_MAX * choices - 1), random }),
        ...(tier ? { serviceTier: tier } : {}),
      },
    };
  });
}

/** Parts of the input and output in random sizes that fit together. */
function shareTokens(kind: Kind, { input, output, random }: { input: number; output: number; random: () => number }): NonNullable<Script["tokens"]> {
  let left = input;
  const take = (part: Part) => {
    if (!kind.parts.includes(part) || random() < 0.4) return 0;
    const taken = Math.floor(random() * (left + 1));
    left -= taken;
    return taken;
  };
  const [cached, cacheWrite, inputAudio, inputImage] = [take("cached"), take("cacheWrite"), take("inputAudio"), take("inputImage")];
  const cacheWrite1h = kind.parts.includes("cacheWrite1h") ? Math.floor(random() * (cacheWrite + 1)) : 0;
  const reasoning = kind.parts.includes("reasoning") ? Math.floor(random() * (output + 1)) : 0;
  return { input, output, cached, cacheWrite, cacheWrite1h, inputAudio, inputImage, reasoning };
}
