const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** The `theme` cookie's value; anything else means the system's theme. */
export function readTheme(cookie: string | undefined): Theme {
  return THEMES.find((theme) => theme === cookie) ?? "system";
}
