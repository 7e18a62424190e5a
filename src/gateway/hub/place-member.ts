import type { Place } from "./parts";

const NAME_CHARACTERS_MAX = 100;

/** Where a member of an object stands. Names from outside are truncated: enough is left to find them. */
export function placeMember(at: Place, name: string): Place {
  const short = name.slice(0, NAME_CHARACTERS_MAX);
  return at === "" ? short : `${at}.${short}`;
}
