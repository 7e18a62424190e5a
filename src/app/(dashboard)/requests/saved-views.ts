/** A named set of range and filters: the page's parameters without the request that is open. */
export interface SavedView {
  name: string;
  query: string;
}

export const NAME_LENGTH_MAX = 60;
const VIEWS_MAX = 30;

/** What the browser keeps for an organization; the organization's own members see only theirs. */
export const viewsKey = (organizationId: string) => `requests.views.${organizationId}`;

const isView = (value: unknown): value is SavedView =>
  typeof value === "object" &&
  value !== null &&
  "name" in value &&
  "query" in value &&
  typeof value.name === "string" &&
  typeof value.query === "string";

/** Stored text → views; what is not ours is nothing. */
export function readViews(text: string | null): SavedView[] {
  try {
    const parsed: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(parsed) ? parsed.filter(isView).slice(0, VIEWS_MAX) : [];
  } catch {
    return [];
  }
}

/** In one order, so that the same view is always the same text. */
export function viewQuery(parameters: URLSearchParams): string {
  const kept = new URLSearchParams(parameters);
  kept.delete("request");
  kept.sort();
  return kept.toString();
}

/** By name, each once; the same name again is the view's new meaning. */
export function addView(views: readonly SavedView[], view: SavedView): SavedView[] {
  const name = view.name.trim().slice(0, NAME_LENGTH_MAX);
  if (name === "") return [...views];
  const others = views.filter((other) => other.name !== name);
  return [...others, { ...view, name }].sort((a, b) => a.name.localeCompare(b.name)).slice(0, VIEWS_MAX);
}

export const removeView = (views: readonly SavedView[], name: string): SavedView[] => views.filter((view) => view.name !== name);
