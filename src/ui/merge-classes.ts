import { type ClassValue, clsx } from "clsx";

/** Classes of one kind set the same property. The first that matches; of a kind without a name, what matches is the name. Any other class is of its own kind. */
const KINDS: readonly (readonly [RegExp, string?])[] = [
  [/^(?:block|inline|inline-block|flex|inline-flex|grid|inline-grid|table|contents|hidden)$/, "display"],
  [/^(?:static|fixed|absolute|relative|sticky)$/, "position"],
  [/^(?:in)?visible$/, "visibility"],
  [/^(?:not-)?sr-only$/, "sr-only"],
  [/^(?:underline|no-underline|line-through)$/, "line"],
  [/^(?:not-)?italic$/, "italic"],
  [/^text-(?:left|center|right)$/, "text-align"],
  [/^text-(?:xs|sm|base|lg|\d?xl|\[[\d.]+(?:px|r?em)\])$/, "text-size"],
  [/^text-(?:balance|pretty|wrap|nowrap)$/, "text-wrap"],
  [/^text-/, "text-color"],
  [/^font-(?:normal|medium|semibold|bold)$/, "font-weight"],
  [/^font-(?:sans|mono)$/, "font-family"],
  [/^border-(?:separate|collapse)$/, "border-collapse"],
  [/^border-spacing(?:-[xy])?(?=-)/],
  [/^border-(?:dashed|dotted|solid)$/, "border-style"],
  [/^border(?:-[trblxy])?(?=-\d+$|$)/],
  [/^border(?:-[trblxy])?-/, "border-color"],
  [/^bg-linear-|^bg-none$/, "bg-image"],
  [/^bg-/, "bg"],
  [/^rounded(?:-[trbl]{1,2})?(?=-|$)/],
  [/^justify-(?:items|self)(?=-)/],
  [/^(?:justify|items|self|content)(?=-)/],
  [/^flex-(?:row|col)(?:-reverse)?$/, "flex-direction"],
  [/^flex-(?:wrap|nowrap)$/, "flex-wrap"],
  [/^flex-/, "flex"],
  [/^(?:grow|shrink)(?=-|$)/],
  [/^(?:col|row)-span-/, "span"],
  [/^grid-cols-/, "grid-cols"],
  [/^-?(?:translate|inset|gap|space|divide|overflow|overscroll|touch)-[xy](?=-|$)/],
  [/^-?scroll-[mp][trblxy]?(?=-)/],
  [/^list-(?:inside|outside)$/, "list-place"],
  [/^(?:outline|underline)-offset(?=-)/],
  [/^-?(?:m|p)[xytrbl]?(?=-)/],
  [/^(?:min|max)-[hw](?=-)/],
  [/^-?(?:top|right|bottom|left|inset|z)(?=-)/],
  [/^(?:h|w|size|basis|gap|leading|tracking|opacity|whitespace|align|cursor|animate|shadow|transition|duration|overflow|list|resize|select)(?=-|$)/],
  [/^break-(?:all|words|normal)$/, "break"],
  [/^(?:fill|stroke|decoration|object|accent|aspect)(?=-)/],
  [/^pointer-events-/, "pointer-events"],
];

const SIDES = { x: ["l", "r"], y: ["t", "b"] };
const boxOf = (name: string): [string, string[]][] => [
  [name, [..."xytrbl"].map((side) => name + side)],
  [`${name}x`, SIDES.x.map((side) => name + side)],
  [`${name}y`, SIDES.y.map((side) => name + side)],
];

/** What a class of a kind sets beside its own kind. */
const COVERS: ReadonlyMap<string, readonly string[]> = new Map([
  ...boxOf("p"),
  ...boxOf("m"),
  ["scroll-my", ["scroll-mt", "scroll-mb"]],
  ["flex", ["basis", "grow", "shrink"]],
  ["border-spacing", ["border-spacing-x", "border-spacing-y"]],
  ["size", ["w", "h"]],
  ["gap", ["gap-x", "gap-y"]],
  ["overflow", ["overflow-x", "overflow-y"]],
  ["inset", ["inset-x", "inset-y", "top", "right", "bottom", "left"]],
  ["inset-x", ["left", "right"]],
  ["inset-y", ["top", "bottom"]],
  ["border", [..."xytrbl"].map((side) => `border-${side}`)],
  ["rounded", ["t", "r", "b", "l", "tl", "tr", "br", "bl"].map((side) => `rounded-${side}`)],
  ["rounded-l", ["rounded-tl", "rounded-bl"]],
  ["rounded-r", ["rounded-tr", "rounded-br"]],
  ["text-size", ["leading"]],
] as [string, string[]][]);

function kindOf(name: string): string {
  for (const [pattern, kind] of KINDS) {
    const match = pattern.exec(name);
    if (match) return kind ?? match[0].replace(/^-/, "");
  }
  return name;
}

/** `max-md:hover:px-2` → its variants and its kind. A colon in brackets is none. */
function split(text: string): { variants: string; kind: string } {
  const end = text.replace(/\[[^\]]*\]/g, (inner) => "_".repeat(inner.length)).lastIndexOf(":") + 1;
  return { variants: text.slice(0, end), kind: kindOf(text.slice(end)) };
}

const known = new Map<string, string>();

/** Of the classes that set the same, the last one counts. */
function merge(text: string): string {
  const set = new Set<string>();
  const kept = text.split(/\s+/).filter(Boolean).reverse();
  return kept
    .filter((one) => {
      const { variants, kind } = split(one);
      if (set.has(variants + kind)) return false;
      for (const each of [kind, ...(COVERS.get(kind) ?? [])]) set.add(variants + each);
      return true;
    })
    .reverse()
    .join(" ");
}

/** Later Tailwind classes win over earlier ones of the same kind. */
export function mergeClasses(...values: ClassValue[]): string {
  const text = clsx(values);
  const merged = known.get(text) ?? merge(text);
  known.set(text, merged);
  return merged;
}
