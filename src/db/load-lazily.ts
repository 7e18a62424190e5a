import { createRequire } from "node:module";
import path from "node:path";

/** A package that is loaded when it is needed, and in no bundle: nobody pays for the driver of a database that they do not use. */
export function loadLazily<T>(name: string): T {
  return createRequire(path.join(process.cwd(), "package.json"))(name) as T;
}
