import type { HubField } from "../../hub/hub-request";
import type { Place } from "../../hub/parts";

/** What a request says that only this format has, gathered while it is read. */
export interface FieldList {
  hints: HubField[];
  needs: HubField[];
}

/** Members of `holder` that are not in `known` and say something, as needs. */
export function addUnknown({ needs }: FieldList, holder: Readonly<Record<string, unknown>>, known: ReadonlySet<string>, at: Place): void {
  for (const name of Object.keys(holder)) {
    const value = holder[name];
    if (value !== null && value !== undefined && !known.has(name)) needs.push({ at: join(at, name), value });
  }
}

const NAME_CHARACTERS_MAX = 100;

/** Names from outside are truncated: enough is left to find them. */
function join(at: Place, name: string): Place {
  const short = name.slice(0, NAME_CHARACTERS_MAX);
  return at === "" ? short : `${at}.${short}`;
}
