import { searchNames } from "@/ui/search-names";

export const GROUPS = ["requests", "pages", "actions", "models", "credentials"] as const;
export type Group = (typeof GROUPS)[number];

/** Something that can be chosen. */
export interface Command {
  id: string;
  group: Group;
  label: string;
  /** Beside the label, and searched as well. */
  detail?: string;
  run(): void;
}

/** Of each group, when there is something to search for. */
const FOUND_MAX = 8;
/** Without a text, what there are few of. */
const SHOWN_AT_FIRST: readonly Group[] = ["pages", "actions"];

/** What fits the text, group by group; the groups' order is fixed, so that nothing jumps while one types. */
export function findCommands(commands: readonly Command[], text: string): Command[] {
  const groups = text.trim() === "" ? SHOWN_AT_FIRST : GROUPS;
  return groups.flatMap((group) => {
    const own = commands.filter((command) => command.group === group);
    if (text.trim() === "" || group === "requests") return own;
    return searchNames(own, text, ({ label, detail = "" }) => [label, detail]).slice(0, FOUND_MAX);
  });
}

const REQUEST_ID = /^req_[0-9a-z]{1,40}$/i;

/** A request's id, or how one begins; null: the text is none. */
export function readRequestId(text: string): string | null {
  const trimmed = text.trim();
  return REQUEST_ID.test(trimmed) ? trimmed.toLowerCase() : null;
}
