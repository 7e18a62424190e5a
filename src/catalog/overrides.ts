import { z } from "zod";
import { QUIRKS, type Quirk, WIRES, type Wire } from "../domain/provider";
import { CAPABILITIES, type Capability } from "../domain/resale";

/** The fields of a provider that administrators can change, as the row and its overrides hold them. */
export const providerFields = z.object({
  name: z.string(),
  wire: z.enum(WIRES),
  quirks: z.array(z.enum(QUIRKS)),
  baseUrl: z.string(),
  keyVariable: z.string().nullable(),
  healthPath: z.string().nullable(),
  isEnabled: z.boolean(),
});
export type ProviderFields = z.infer<typeof providerFields>;

/** The same of a model. `match`: JSON, see match-model.ts. */
export const modelFields = z.object({
  name: z.string(),
  description: z.string().nullable(),
  upstreamModel: z.string().nullable(),
  match: z.string(),
  contextWindow: z.number().int().nullable(),
  maxOutputTokens: z.number().int().nullable(),
  capabilities: z.array(z.enum(CAPABILITIES)),
  isListed: z.boolean(),
  marginPpm: z.number().int().nullable(),
  isEnabled: z.boolean(),
  priority: z.number().int(),
});
export type ModelFields = z.infer<typeof modelFields>;

const providerOverrides = providerFields.partial();
const modelOverrides = modelFields.partial();

interface ProviderColumns extends Omit<ProviderFields, "wire" | "quirks"> {
  wire: string;
  quirks: string;
  overrides: string;
}
interface ModelColumns extends Omit<ModelFields, "capabilities"> {
  capabilities: string;
  overrides: string;
}

const NO_OVERRIDES = "{}";
const quirksSchema = z.array(z.enum(QUIRKS));
const wireSchema = z.enum(WIRES);
const capabilitiesSchema = z.array(z.enum(CAPABILITIES));

/** What administrators have changed of a provider. */
export const parseProviderOverrides = (text: string): Partial<ProviderFields> =>
  text === NO_OVERRIDES ? {} : providerOverrides.parse(JSON.parse(text));
export const parseModelOverrides = (text: string): Partial<ModelFields> => (text === NO_OVERRIDES ? {} : modelOverrides.parse(JSON.parse(text)));

/** A provider as it is: what the built-in list says, under what administrators have changed. */
export function effectiveProvider<Row extends ProviderColumns>({ overrides, ...row }: Row) {
  const wire: Wire = wireSchema.parse(row.wire);
  const quirks: Quirk[] = quirksSchema.parse(JSON.parse(row.quirks));
  return { ...row, wire, quirks, ...parseProviderOverrides(overrides) };
}

export function effectiveModel<Row extends ModelColumns>({ overrides, ...row }: Row) {
  const capabilities: readonly Capability[] = capabilitiesSchema.parse(JSON.parse(row.capabilities));
  return { ...row, capabilities, ...parseModelOverrides(overrides) };
}
