import { asText } from "../../bytes/json/parse-members";
import { effortOfBudget } from "../../hub/effort-budgets";
import type { HubOutputFormat, HubReasoning, HubRequest } from "../../hub/hub-request";
import { refuseField } from "../../translate/chat/check-fields";
import { refuse } from "../../translate/refuse";
import { append } from "./append";
import { convertSchema, isStrictSchema } from "./convert-schema";
import { type Field, Fields } from "./fields";
import type { Reading } from "./reading";

type Sampling = "temperature" | "topP" | "topK" | "frequencyPenalty" | "presencePenalty" | "seed" | "stop";
type Config = Pick<HubRequest, Sampling | "choices" | "outputTokensMax" | "outputFormat" | "reasoning">;

/** No model writes this much, and the cost of it still fits a column. */
const TOKENS_MAX = 10_000_000;
const CHOICES_MAX = 8;
const INT32_MAX = 2 ** 31 - 1;

/** `generationConfig`: https://ai.google.dev/api/generate-content#generationconfig */
export function readConfig(field: Field | null, { hints, needs }: Reading): Config {
  const fields = new Fields(field ?? { value: {}, at: "generationConfig" });
  checkModalities(fields);
  const config: Config = {
    choices: fields.takeInteger("candidateCount", 1, CHOICES_MAX) ?? { value: 1, at: "generationConfig.candidateCount" },
    outputTokensMax: fields.takeInteger("maxOutputTokens", 1, TOKENS_MAX),
    temperature: fields.takeNumber("temperature"),
    topP: fields.takeNumber("topP"),
    topK: fields.takeNumber("topK"),
    frequencyPenalty: fields.takeNumber("frequencyPenalty"),
    presencePenalty: fields.takeNumber("presencePenalty"),
    seed: fields.takeInteger("seed", -INT32_MAX - 1, INT32_MAX),
    stop: readStop(fields.take("stopSequences")),
    outputFormat: readOutputFormat(fields, { needs }),
    reasoning: readThinking(fields.take("thinkingConfig"), { needs }),
  };
  // How many tokens a picture may take: one that is always read in full is never read worse than was asked for.
  hints.push(...fields.takeAll(["mediaResolution"]));
  if (fields.takeBoolean("responseLogprobs")?.value === true) needs.push({ at: `${field?.at}.responseLogprobs`, value: true });
  append(needs, fields.rest);
  return config;
}

/** The others have prices of their own, which no hold bounds. */
function checkModalities(fields: Fields): void {
  for (const { value, at } of fields.takeList("responseModalities"))
    if (asText(value)?.toUpperCase() !== "TEXT") refuse(at, "only text can be asked for here.");
  const speech = fields.take("speechConfig");
  if (speech) refuse(speech.at, "only text can be asked for here.");
}

function readStop(field: Field | null): HubRequest["stop"] {
  if (!field) return null;
  const { value, at } = field;
  if (!Array.isArray(value) || value.some((stop) => typeof stop !== "string")) throw refuseField(at, "must be a list of strings");
  return value.length > 0 ? { value, at } : null;
}

const JSON_TYPE = "application/json";

function readOutputFormat(fields: Fields, { needs }: Pick<Reading, "needs">): HubOutputFormat | null {
  const type = fields.takeText("responseMimeType");
  const google = fields.takeObject("responseSchema");
  const stated = fields.takeObject("responseJsonSchema") ?? fields.takeObject("_responseJsonSchema");
  if (type && type.value !== JSON_TYPE && type.value !== "text/plain") {
    needs.push(type, ...[google, stated].filter((schema) => schema !== null));
    return null;
  }
  if (!stated && !google) return type?.value === JSON_TYPE ? { kind: "json", at: type.at } : null;
  const schema = stated?.value ?? convertSchema(google?.value ?? {});
  const at = stated?.at ?? google?.at ?? "";
  return { kind: "schema", name: "response", description: null, schema, isStrict: isStrictSchema(schema), at };
}

const LEVELS: Record<string, HubReasoning["effort"]> = {
  THINKING_LEVEL_UNSPECIFIED: "default",
  MINIMAL: "minimal",
  LOW: "low",
  MEDIUM: "medium",
  HIGH: "high",
};

/** https://ai.google.dev/gemini-api/docs/thinking: a budget of 0 is none, and of -1 what the model likes. */
function readThinking(field: Field | null, { needs }: Pick<Reading, "needs">): HubReasoning | null {
  if (!field) return null;
  const fields = new Fields(field);
  const level = fields.takeText("thinkingLevel");
  const budget = fields.takeInteger("thinkingBudget", -1, TOKENS_MAX)?.value ?? -1;
  const isShown = fields.takeBoolean("includeThoughts")?.value ?? null;
  append(needs, fields.rest);
  const word = level?.value.toUpperCase() ?? "THINKING_LEVEL_UNSPECIFIED";
  if (!Object.hasOwn(LEVELS, word)) throw refuseField(level?.at ?? field.at, "must be MINIMAL, LOW, MEDIUM or HIGH");
  const effort = LEVELS[word] as HubReasoning["effort"];
  if (effort !== "default" || budget < 0) return { effort, budgetTokens: null, isShown, at: field.at };
  return { effort: effortOfBudget(budget), budgetTokens: budget === 0 ? null : budget, isShown, at: field.at };
}
