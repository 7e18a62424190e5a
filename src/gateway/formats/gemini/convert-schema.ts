import { asList, asObject, asText, type Members } from "../../bytes/json/parse-members";
import { toCamelCase } from "./fields";

/** Google writes these counts as int64, which is a text in its JSON. */
const COUNTS = new Set(["minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties"]);
/** The order of properties, and the widths of numbers: JSON schema has no word for them. */
const FORMATS = new Set<unknown>(["enum", "int32", "int64", "float", "double"]);

/** Google's schema (https://ai.google.dev/api/caching#Schema) as a JSON schema: types in lower case, `nullable`, objects without further members. */
export function convertSchema(schema: Members): Members {
  const stated = Object.fromEntries(Object.entries(schema).map(([name, value]) => [toCamelCase(name), value]));
  const { nullable, propertyOrdering: _order, format, type, ...others } = stated;
  const converted: Members = {
    ...(typeof type === "string" && type !== "TYPE_UNSPECIFIED" ? { type: type.toLowerCase() } : {}),
    ...(format === undefined || FORMATS.has(format) ? {} : { format }),
  };
  for (const [name, value] of Object.entries(others)) converted[name] = convertMember(name, value);
  if (converted.type === "object" && converted.properties && converted.additionalProperties === undefined) converted.additionalProperties = false;
  return nullable === true ? allowNull(converted) : converted;
}

function convertMember(name: string, value: unknown): unknown {
  if (name === "properties" || name === "defs" || name === "$defs")
    return Object.fromEntries(Object.entries(asObject(value) ?? {}).map(([key, inner]) => [key, convertAny(inner)]));
  if (name === "anyOf") return asList(value).map(convertAny);
  if (name === "items" || name === "additionalProperties") return convertAny(value);
  if (COUNTS.has(name)) return typeof value === "bigint" ? value : Number(value);
  return value;
}

function convertAny(value: unknown): unknown {
  const schema = asObject(value);
  return schema ? convertSchema(schema) : value;
}

function allowNull(schema: Members): Members {
  if (Array.isArray(schema.anyOf)) return { ...schema, anyOf: [...schema.anyOf, { type: "null" }] };
  const type = asText(schema.type);
  return {
    ...schema,
    ...(type === null ? {} : { type: [type, "null"] }),
    ...(Array.isArray(schema.enum) ? { enum: [...schema.enum, null] } : {}),
  };
}

/**
 * Whether strict modes take it (https://platform.openai.com/docs/guides/structured-outputs): every object names all its members and has no others.
 * Gemini keeps to any schema; elsewhere only to such a one, and to others nearly always.
 */
export function isStrictSchema(value: unknown): boolean {
  const schema = asObject(value);
  if (!schema) return true;
  const properties = asObject(schema.properties);
  const isObject = schema.type === "object" || asList(schema.type).includes("object") || properties !== null;
  const required = new Set(asList(schema.required));
  if (isObject && (schema.additionalProperties !== false || !Object.keys(properties ?? {}).every((name) => required.has(name)))) return false;
  const inner = [...Object.values(properties ?? {}), schema.items, ...asList(schema.anyOf), ...Object.values(asObject(schema.$defs) ?? {})];
  return inner.every(isStrictSchema);
}

/** Gemini does not know `const`: https://ai.google.dev/gemini-api/docs/structured-output#json_schema_support */
export function replaceConst(value: unknown, isNames = false): unknown {
  if (Array.isArray(value)) return value.map((entry) => replaceConst(entry));
  const schema = asObject(value);
  if (!schema) return value;
  return Object.fromEntries(
    Object.entries(schema).map(([name, inner]) => {
      if (name === "const" && !isNames) return ["enum", [inner]];
      if ((name === "enum" || name === "default" || name === "examples") && !isNames) return [name, inner];
      return [name, replaceConst(inner, !isNames && (name === "properties" || name === "$defs" || name === "definitions"))];
    }),
  );
}
