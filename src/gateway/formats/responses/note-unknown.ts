import type { Members } from "../../bytes/json/parse-members";
import type { HubField } from "../../hub/hub-request";

/** Members that nobody here knows: other formats refuse the first of them by name. */
export function noteUnknown(needs: HubField[], at: string, object: Members, known: ReadonlySet<string>): void {
  for (const [name, value] of Object.entries(object)) {
    if (value !== null && value !== undefined && !known.has(name)) needs.push({ at: `${at}.${name.slice(0, 100)}`, value });
  }
}
