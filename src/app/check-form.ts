import type { z } from "zod";
import { checkRoute } from "@/catalog/edit/check-route";
import { modelChangeSchema, newModelSchema, newPriceSchema } from "@/catalog/edit/model-input";
import { newProviderSchema, providerChangeSchema } from "@/catalog/edit/provider-input";
import { newRouteSchema, routeChangeSchema } from "@/catalog/edit/route-input";
import { AppError } from "@/domain/errors";
import { checkExperiment } from "@/experiments/check-experiment";
import { experimentChangeSchema, newExperimentSchema } from "@/experiments/experiment-input";
import { type FieldError, readFieldErrors } from "./read-field-errors";

const SCHEMAS = {
  provider: newProviderSchema,
  "provider-change": providerChangeSchema,
  model: newModelSchema,
  "model-change": modelChangeSchema,
  price: newPriceSchema,
  route: newRouteSchema,
  "route-change": routeChangeSchema,
  experiment: newExperimentSchema,
  "experiment-change": experimentChangeSchema,
} as const;
export type CheckedForm = keyof typeof SCHEMAS;
export const CHECKED_FORMS = Object.keys(SCHEMAS) as CheckedForm[];

/** What the administration's API would say to this body of a form, without doing anything: so that a form that is being typed follows the same rules. */
export async function checkForm(form: CheckedForm, body: unknown): Promise<FieldError[]> {
  const parsed = SCHEMAS[form].safeParse(body);
  if (!parsed.success) return parsed.error.issues.map(fieldError);
  try {
    await checkWhole(form, parsed.data);
    return [];
  } catch (error) {
    if (error instanceof AppError) return readFieldErrors(error.message);
    throw error;
  }
}

/** What no field can see alone. Of a change that names some fields only, it is seen when the change is made. */
async function checkWhole(form: CheckedForm, { version: _, ...fields }: Record<string, unknown>): Promise<void> {
  if (form === "route" || form === "route-change") {
    const route = newRouteSchema.safeParse(fields);
    if (route.success) await checkRoute(route.data);
  }
  if (form === "experiment" || form === "experiment-change") {
    const experiment = newExperimentSchema.safeParse(fields);
    // Which arms are stopped already is seen when the change is made.
    const stopped = form === "experiment" ? [] : (experiment.data?.arms ?? []).map(({ modelId }) => modelId);
    if (experiment.success) await checkExperiment(experiment.data, { stopped });
  }
}

const fieldError = ({ path, message }: z.core.$ZodIssue): FieldError => ({ field: path.join("."), message });
