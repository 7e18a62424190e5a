/** The points of a line, and an `M` instead of an `L` after each gap. */
function linePath(values: readonly (number | null)[], top: number): string {
  const spot = (value: number, index: number) => `${((index / (values.length - 1)) * 100).toFixed(2)} ${(27 - (value / top) * 25).toFixed(2)}`;
  return values.map((value, i) => (value === null ? "" : `${typeof values[i - 1] === "number" ? "L" : "M"}${spot(value, i)}`)).join("");
}

/** The course of a figure, without axes. Decoration: the chart below says it in full. */
export function Sparkline({ values }: { values: (number | null)[] }) {
  const known = values.filter((value) => value !== null);
  const top = Math.max(...known, 0);
  if (known.length < 2 || top === 0) return null;
  return (
    <svg aria-hidden="true" data-sparkline viewBox="0 0 100 28" preserveAspectRatio="none" className="h-7 w-full">
      <path d={linePath(values, top)} fill="none" stroke="var(--accent)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" strokeLinejoin="round" />
    </svg>
  );
}
