const PICTURES = [
  { file: "overview-light", shows: "dark:hidden" },
  { file: "overview-dark", shows: "hidden dark:block" },
] as const;

/** The overview as it looks; made by `npm run screenshots`. Only the picture of the theme in use is fetched. */
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
