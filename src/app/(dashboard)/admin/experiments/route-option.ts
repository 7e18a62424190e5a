import type { RouteView } from "@/catalog/edit/routes";

/** What an experiment has to know of a route. */
export interface RouteOption {
  id: string;
  name: string;
  /** Its primary and fallbacks. */
  models: { id: string; name: string }[];
}

export const routeOption = ({ id, name, primaryModelId, fallbackModelIds }: RouteView, names: ReadonlyMap<string, string>): RouteOption => ({
  ...{ id, name },
  models: [primaryModelId, ...fallbackModelIds].map((model) => ({ id: model, name: names.get(model) ?? model })),
});
