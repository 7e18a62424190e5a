import { mergeClasses } from "./merge-classes";

/** The mark: three bars of a meter. */
export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={mergeClasses("size-6", className)}>
      <rect width="24" height="24" rx="6.5" fill="var(--accent)" />
      <rect x="5.5" y="12.5" width="3.2" height="6" rx="1.2" fill="#fff" opacity="0.7" />
      <rect x="10.4" y="9" width="3.2" height="9.5" rx="1.2" fill="#fff" opacity="0.85" />
      <rect x="15.3" y="5.5" width="3.2" height="13" rx="1.2" fill="#fff" />
    </svg>
  );
}

const PICTURES = [
  { file: "overview-light", shows: "dark:hidden" },
  { file: "overview-dark", shows: "hidden dark:block" },
] as const;

/** A screenshot of the overview, made by `npm run screenshots`. Only the current theme's picture is fetched. */
export function ProductPicture({ alt }: { alt: string }) {
  return PICTURES.map(({ file, shows }) => (
    // biome-ignore lint/performance/noImgElement: next/image writes style attributes, which the content security policy forbids
    <img
      key={file}
      src={`/screenshots/${file}.png`}
      alt={alt}
      width={1280}
      height={1006}
      loading="lazy"
      className={`w-full rounded-xl border border-line shadow-float ${shows}`}
    />
  ));
}
