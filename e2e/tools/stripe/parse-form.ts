export type FormValue = string | { [name: string]: FormValue };

/** `a[0][b]=c` → `{a: {0: {b: "c"}}}`: how Stripe's API is sent its parameters. */
export function parseForm(text: string): Record<string, FormValue> {
  const root: Record<string, FormValue> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split(/[[\]]+/).filter(Boolean);
    let place = root;
    for (const step of path.slice(0, -1)) {
      place[step] ??= {};
      const next = place[step];
      if (typeof next === "string") throw new Error(`${name} is a value and an object`);
      place = next;
    }
    place[path.at(-1) as string] = value;
  }
  return root;
}

/** The value at a path, or undefined. */
export function readForm(form: FormValue | undefined, ...path: string[]): string | undefined {
  let found = form;
  for (const step of path) found = typeof found === "object" ? found[step] : undefined;
  return typeof found === "string" ? found : undefined;
}
