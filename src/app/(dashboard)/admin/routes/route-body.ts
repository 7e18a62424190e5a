import type { RouteView } from "@/catalog/edit/routes";
import { numberOrNull, textOrNull } from "../use-admin-form";

type RouteFields = Omit<RouteView, "id" | "version">;

/** Of the form: what is typed is text, and empty where the gateway's own number counts. */
export interface RouteValues
  extends Pick<RouteFields, "routingStrategy" | "fallbackModelIds" | "contextWindowFallbackIds" | "stickyBy" | "isDefault" | "isEnabled"> {
  name: string;
  description: string;
  primaryModelId: string;
  /** As typed, by the id of the model. */
  weights: Record<string, string>;
  numRetries: string;
  timeoutSeconds: string;
  ttftTimeoutSeconds: string;
}

export const NEW_ROUTE: RouteValues = {
  ...{ name: "", description: "", routingStrategy: "simple", primaryModelId: "", fallbackModelIds: [], contextWindowFallbackIds: [] },
  ...{ weights: {}, numRetries: "", timeoutSeconds: "", ttftTimeoutSeconds: "", stickyBy: null, isDefault: false, isEnabled: true },
};

export function valuesOf(route: RouteView): RouteValues {
  const text = (number: number | null) => (number === null ? "" : String(number));
  return {
    ...route,
    description: route.description ?? "",
    weights: Object.fromEntries(Object.entries(route.weights).map(([id, weight]) => [id, String(weight)])),
    numRetries: text(route.numRetries),
    timeoutSeconds: text(route.timeoutSeconds),
    ttftTimeoutSeconds: text(route.ttftTimeoutSeconds),
  };
}

/** Weights are those of models that the route has; a weighted route says all of them. */
function fieldsOf(values: RouteValues) {
  const { name, routingStrategy, primaryModelId, fallbackModelIds, contextWindowFallbackIds, weights, stickyBy, isDefault, isEnabled } = values;
  const chain = [primaryModelId, ...fallbackModelIds].filter((id) => id !== "" && (routingStrategy === "weighted" || weights[id] !== undefined));
  return {
    ...{ routingStrategy, primaryModelId, fallbackModelIds, contextWindowFallbackIds, stickyBy, isDefault, isEnabled },
    name: name.trim(),
    description: textOrNull(values.description),
    weights: Object.fromEntries(chain.map((id) => [id, Number(weights[id] ?? 0)])),
    numRetries: numberOrNull(values.numRetries),
    timeoutSeconds: numberOrNull(values.timeoutSeconds),
    ttftTimeoutSeconds: numberOrNull(values.ttftTimeoutSeconds),
  };
}

/** The body of the request: all fields, also of a change, for they are checked beside each other. */
export const requestOf = (route: RouteView | null, values: RouteValues): object => ({
  ...(route && { version: route.version }),
  ...fieldsOf(values),
});
