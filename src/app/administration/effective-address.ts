import { upstreamUrl, upstreamVariable } from "@/env";

/** Where a provider's calls go. */
export interface EffectiveAddress {
  effectiveBaseUrl: string;
  /** The environment variable that says so, whatever `apiBaseUrl` is; null: calls go to `apiBaseUrl`. */
  movedBy: string | null;
}

/** What the environment says may hold a password, or a key in its query: those are left out. */
export function effectiveAddress({ id, apiBaseUrl }: { id: string; apiBaseUrl: string }): EffectiveAddress {
  const moved = upstreamUrl(id);
  if (moved === null) return { effectiveBaseUrl: apiBaseUrl, movedBy: null };
  const { origin, pathname, search } = new URL(moved);
  return { effectiveBaseUrl: `${origin}${pathname.replace(/\/+$/, "")}${search === "" ? "" : "?…"}`, movedBy: upstreamVariable(id) };
}
