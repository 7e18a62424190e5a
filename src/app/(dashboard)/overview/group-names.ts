/** What `?group=` may name, beside tags. Apart from what reads it, which needs zod: the browser has no use for that. */
export const GROUP_NAMES = ["model", "provider", "key", "session", "user"] as const;
export type GroupName = (typeof GROUP_NAMES)[number] | `tag:${string}`;
