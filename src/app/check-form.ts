import type { z } from "zod";
import { checkRoute } from "@/catalog/edit/check-route";
import { modelChangeSchema, newModelSchema, newPriceSchema } from "@/catalog/edit/model-input";
import { newProviderSchema, providerChangeSchema } from "@/catalog/edit/provider-input";
import { newRouteSchema, routeChangeSchema } from "@/catalog/edit/route-input";
import { AppError } from "@/domain/errors";
import { type FieldError, readFieldErrors } from "./read-field-errors";

const SCHEMAS = {
  provider: newProviderSchema,
  "provider-change": providerChangeSchema,
  model: newModelSchema,
  "model-change": modelChangeSchema,
  price: newPriceSchema,
  route: newRouteSchema,
  "route-change": routeChangeSchema,
} as const;
export type CheckedForm = keyof typeof SCHEMAS;
export const CHECKED_FORMS = Object.keys(SCHEMAS) as CheckedForm[];

/** What the administration's API would say to this body of a form, without doing anything: so that a form that is being typed follows the same rules. */
export async function checkForm(form: CheckedForm, body: unknown): Promise<FieldError[]> {
  const parsed = SCHEMAS[form].safeParse(body);
  if (!parsed.success) return parsed.error.issues.map(fieldError);
  if (form !== "route" && form !== "route-change") return [];
  const { version: _, ...fields } = parsed.data as z.output<typeof routeChangeSchema>;
  const route = newRouteSchema.safeParse(fields);
  if (!route.success) return []; // a change of some fields: what they mean beside the others is seen when it is made
  try {
    await checkRoute(route.data);
    return [];
  } catch (error) {
    if (error instanceof AppError) return readFieldErrors(error.message);
    throw error;
  }
}

const fieldError = ({ path, message }: z.core.$ZodIssue): FieldError => ({ field: path.join("."), message });
