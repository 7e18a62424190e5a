/** What a member may do in an organization, from least to most. */
export const ROLES = ["viewer", "member", "admin", "owner"] as const;
export type Role = (typeof ROLES)[number];

/** True when `actual` may do whatever `needed` may do. */
export function includesRole(actual: Role, needed: Role): boolean {
  return ROLES.indexOf(actual) >= ROLES.indexOf(needed);
}

/** Whether `by` may invite or make somebody a `role`, and change or remove those who have it: admins up to admins, owners everybody. */
export function mayGive(by: Role, role: Role): boolean {
  return includesRole(by, "admin") && includesRole(by, role);
}

/** A role as the database keeps it; anything else is null, and thereby no right at all. */
export function parseRole(text: string): Role | null {
  return ROLES.find((role) => role === text) ?? null;
}
