/** Set by `.ci/run`. `npm test` runs the same tests with smaller numbers, so that it ends within minutes. */
export const IS_FULL_SIZE = process.env.FULL_SIZE === "1";

/** The ways into the app: what `npm start` runs, and `next start`, where the gateway is the App Router's route. */
export const ALL_MOUNTS = ["server", "next"] as const;

/** Of suites that start the app for each; small, the first: what stands behind the other one is the same code. */
export const MOUNTS: readonly (typeof ALL_MOUNTS)[number][] = IS_FULL_SIZE ? ALL_MOUNTS : ["server"];

/** The same of suites that mount the gateway in their own process. */
export const GATEWAY_MOUNTS: readonly ("node" | "web")[] = IS_FULL_SIZE ? ["node", "web"] : ["node"];

export function bySize<T>(sizes: { small: T; full: T }): T {
  return IS_FULL_SIZE ? sizes.full : sizes.small;
}

/** At the small size every `share`-th of `all`, others at each turn: what each of many cases is tried with, when all of them together try everything. */
export const inTurn = <T>(all: readonly T[], turn: number, share: number): T[] => all.filter((_, i) => IS_FULL_SIZE || i % share === turn % share);

/** How often a property is tried with random values: a thirtieth at the small size. */
export const runs = (full: number): number => bySize({ small: Math.ceil(full / 30), full });

/** More than so many of a property's cases must have been of a kind, or it has passed for want of them; of few runs, one. */
export const fewest = (full: number): number => bySize({ small: 0, full });

/** Of a property that is tried more than ten thousand times at full size. */
export const PROPERTY_MS_MAX = 300_000;

/** Nothing else runs on this machine: beside other suites whatever a test takes for a provider may itself take a second. */
export const IS_ALONE = process.env.IS_ALONE === "1";
