import { lineOf } from "@/ui/charts/plot-layout";

/** The course of a figure, without axes. Decoration: the chart below says it in full. */
export function Sparkline({ values }: { values: (number | null)[] }) {
  const known = values.filter((value) => value !== null);
  const top = Math.max(...known, 0);
  if (known.length < 2 || top === 0) return null;
  const centers = values.map((_, index) => (index / (values.length - 1)) * 100);
  const { path } = lineOf({ centers, yOf: (value) => 27 - (value / top) * 25 }, values);
  return (
    <svg aria-hidden="true" data-sparkline viewBox="0 0 100 28" preserveAspectRatio="none" className="h-7 w-full">
      <path d={path} fill="none" stroke="var(--accent)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" strokeLinejoin="round" />
    </svg>
  );
}
