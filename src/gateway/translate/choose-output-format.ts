import type { ModelTraits } from "./model-traits";
import { asObject, type Members } from "./read-json";
import { refuse, refuseUnknown } from "./refuse";

export interface OutputFormat {
  /** `output_config.format`. */
  format?: Members;
  /** To be added to the system prompt. */
  instruction?: string;
}

const JSON_ONLY = "Answer with exactly one JSON object and nothing else: no other text, no code fence.";
const FORMAT_MEMBERS = new Set(["type", "json_schema"]);
const SCHEMA_MEMBERS = new Set(["name", "description", "schema", "strict"]);

/**
 * `response_format`. A strict schema is a promise: it becomes Anthropic's structured output, or is refused where the model has none.
 * `json_object` and schemas that are not strict promise less than that (and the schema need not meet its rules): they become an instruction.
 * https://platform.claude.com/docs/en/build-with-claude/structured-outputs
 */
export function chooseOutputFormat(value: unknown, traits: ModelTraits): OutputFormat {
  if (value === null || value === undefined) return {};
  const stated = asObject(value);
  if (!stated) refuse("response_format", "must be an object.");
  refuseUnknown("response_format", stated, FORMAT_MEMBERS);
  switch (stated.type) {
    case "text":
      return {};
    case "json_object":
      return { instruction: JSON_ONLY };
    case "json_schema":
      return readSchema(stated.json_schema, traits);
    default:
      refuse("response_format.type", "must be text, json_object or json_schema.");
  }
}

function readSchema(value: unknown, traits: ModelTraits): OutputFormat {
  const path = "response_format.json_schema";
  const stated = asObject(value);
  if (!stated) refuse(path, "must be an object.");
  refuseUnknown(path, stated, SCHEMA_MEMBERS);
  const schema = asObject(stated.schema);
  if (!schema) refuse(`${path}.schema`, "must be a JSON schema.");
  const isStrict = stated.strict ?? false;
  if (typeof isStrict !== "boolean") refuse(`${path}.strict`, "must be true or false.");
  const description = stated.description ?? "";
  if (typeof description !== "string") refuse(`${path}.description`, "must be a string.");
  if (!isStrict)
    return { instruction: [`${JSON_ONLY} It keeps to this JSON schema:`, description, JSON.stringify(schema)].filter(Boolean).join("\n") };
  if (!traits.hasStructuredOutput)
    refuse(`${path}.strict`, "this model cannot promise to keep to a schema: leave strict out, or choose another model.");
  return { format: { type: "json_schema", schema: description && schema.description === undefined ? { ...schema, description } : schema } };
}
