/** What a member may do in an organization, from least to most. */
export const ROLES = ["viewer", "member", "admin", "owner"] as const;
export type Role = (typeof ROLES)[number];

/** True when `actual` may do whatever `needed` may do. */
export function includesRole(actual: Role, needed: Role): boolean {
  return ROLES.indexOf(actual) >= ROLES.indexOf(needed);
}

/** A role as the database keeps it; anything else is null, and thereby no right at all. */
export function parseRole(text: string): Role | null {
  return ROLES.find((role) => role === text) ?? null;
}
