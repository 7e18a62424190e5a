const FOUND_MAX = 30;

/** Those with every word of the text in what they are called; what is named exactly so, or begins so, comes first. Thirty at most. */
export function searchNames<T>(all: readonly T[], text: string, namesOf: (one: T) => readonly [name: string, ...others: string[]]): T[] {
  const wanted = text.trim().toLowerCase();
  const words = wanted.split(/\s+/);
  const rank = (name: string) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2);
  const named = all.map((one) => ({ one, names: namesOf(one).map((name) => name.toLowerCase()) }));
  return named
    .filter(({ names }) => words.every((word) => names.join(" ").includes(word)))
    .toSorted((a, b) => rank(a.names[0] as string) - rank(b.names[0] as string))
    .slice(0, FOUND_MAX)
    .map(({ one }) => one);
}
