import { z } from "zod";

const schemaShape = z.looseObject({
  type: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
});

/** A value that fits a tool's JSON Schema, as far as the simulator needs: objects, arrays, enums and the scalar types, in JSON's or Gemini's spelling. */
export function fillSchema(schema: unknown, seed: number): unknown {
  const parsed = schemaShape.safeParse(schema);
  if (!parsed.success) return {};
  const { enum: choices, properties, items, type } = parsed.data;
  if (choices?.length) return choices[seed % choices.length];
  switch (String(Array.isArray(type) ? type[0] : (type ?? "object")).toLowerCase()) {
    case "string":
      return ["Seoul", "Zürich", "北京"][seed % 3];
    case "integer":
      return seed % 100;
    case "number":
      return (seed % 100) + 0.5;
    case "boolean":
      return seed % 2 === 0;
    case "array":
      return items ? [fillSchema(items, seed)] : [];
    default:
      return Object.fromEntries(Object.entries(properties ?? {}).map(([name, part], i) => [name, fillSchema(part, seed + i)]));
  }
}
