/** What a provider adds to a call's text, at most: hidden prompts, tools' instructions, pictures. In tokens. */
export interface InputBounds {
  /** Once per call: hidden prompts and the frame of the conversation. */
  base: number;
  message: number;
  /** Once when there are tools, or an output that has to follow a schema. */
  tools: number;
  tool: number;
  image: { low: number; high: number };
  /** Of sound, per second. */
  audioPerSecond: number;
  /** Writes to its cache without being asked, where the price list has a rate for that. */
  cachesByItself: boolean;
  /** A conversation with calls of tools is sent with these tools defined, stated or not. */
  definesCalledTools: boolean;
}

/** Frames of messages are 3 or 4 tokens, of tools some ten: https://cookbook.openai.com/examples/how_to_count_tokens_with_tiktoken */
const OPENAI = { base: 64, message: 8, tools: 64, tool: 24, audioPerSecond: 10, cachesByItself: true, definesCalledTools: false };

/**
 * Pictures, https://developers.openai.com/api/docs/guides/images-vision: at most 8 tiles of 512 pixels (2048 × 768), each with its price, and a base;
 * or patches of 32 pixels, capped, times a factor. Later families take up to 10,000 patches.
 */
const OPENAI_IMAGES: readonly [RegExp, InputBounds["image"]][] = [
  [/^gpt-4o-mini/, { low: 2_833, high: 2_833 + 8 * 5_667 }],
  [/^(gpt-4o|chatgpt-4o|gpt-4\.5|gpt-4-|gpt-4\.1(-20|$)|o1|o3|gpt-5(\.[123])?(-20|-chat|-codex|$))/, { low: 85, high: 85 + 8 * 170 }],
  [/^(gpt-4\.1-(mini|nano)|o4-mini|gpt-5-(mini|nano))/, { low: 1_536 * 2.5, high: 1_536 * 2.5 }],
];
const OPENAI_LATER_IMAGES = { low: 10_000 * 2.5, high: 10_000 * 2.5 };

const BOUNDS: Record<string, (model: string) => InputBounds> = {
  openai: (model) => ({ ...OPENAI, image: OPENAI_IMAGES.find(([ids]) => ids.test(model))?.[1] ?? OPENAI_LATER_IMAGES }),
  /**
   * https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview#pricing: tools bring a prompt of up to 804 tokens, an output schema one of
   * its own; .../build-with-claude/vision: a picture has at most 4,784 tokens.
   */
  anthropic: () => ({
    ...{ base: 64, message: 16, tools: 1_200, tool: 64 },
    image: { low: 5_000, high: 5_000 },
    audioPerSecond: 0,
    cachesByItself: false,
    definesCalledTools: true,
  }),
  /** https://ai.google.dev/gemini-api/docs/tokens: 258 for each tile of a picture (2,240 at most from Gemini 3 on), sound 32 a second. */
  google: () => ({
    ...{ base: 64, message: 8, tools: 256, tool: 32 },
    image: { low: 64 * 258, high: 64 * 258 },
    audioPerSecond: 32,
    cachesByItself: true,
    definesCalledTools: false,
  }),
  /** A hidden prompt (150 to 300 tokens in recorded answers); https://docs.x.ai: a picture is at most 6 tiles and a small copy, 256 tokens each. */
  xai: () => ({
    ...{ base: 1_000, message: 8, tools: 1_000, tool: 32 },
    image: { low: 1_792, high: 1_792 },
    audioPerSecond: 0,
    cachesByItself: true,
    definesCalledTools: false,
  }),
};

/** A dialect that nobody described gets the largest of each. */
const LARGEST: InputBounds = {
  ...{ base: 1_000, message: 16, tools: 1_200, tool: 64 },
  image: { low: 50_000, high: 50_000 },
  audioPerSecond: 32,
  cachesByItself: true,
  definesCalledTools: true,
};

/** The bounds of a dialect for one of its models, as the provider calls it. */
export function inputBounds(dialect: string, upstreamModel: string): InputBounds {
  return Object.hasOwn(BOUNDS, dialect) ? (BOUNDS[dialect]?.(upstreamModel) ?? LARGEST) : LARGEST;
}
