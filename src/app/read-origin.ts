import { headers } from "next/headers";
import { originOf } from "./origin-of";

/** For pages: scheme and host at which programs reach this app. */
export async function readOrigin(): Promise<string> {
  return originOf(await headers());
}
