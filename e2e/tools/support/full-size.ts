/** Set by `.ci/run`. `npm test` runs the same tests with smaller numbers, so that it ends within minutes. */
export const IS_FULL_SIZE = process.env.FULL_SIZE === "1";

/** Behind both ways into the app; small, behind `npm start` only: what stands behind the other one is the same code. */
export const FAULT_MOUNTS: readonly ("server" | "next")[] = IS_FULL_SIZE ? ["server", "next"] : ["server"];

export function bySize<T>(sizes: { small: T; full: T }): T {
  return IS_FULL_SIZE ? sizes.full : sizes.small;
}
