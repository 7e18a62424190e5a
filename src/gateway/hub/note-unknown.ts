import type { Members } from "../bytes/json/parse-members";
import type { HubField } from "./hub-request";
import type { Place } from "./parts";
import { placeMember } from "./place-member";

/** Adds the members that nobody here knows and that say something: other formats refuse the first of them by name. */
export function noteUnknown(needs: HubField[], at: Place, holder: Members, known: ReadonlySet<string>): void {
  for (const [name, value] of Object.entries(holder))
    if (value !== null && value !== undefined && !known.has(name)) needs.push({ at: placeMember(at, name), value });
}
