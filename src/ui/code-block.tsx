import { CopyButton } from "./copy-button";
import { ScrollRegion } from "./scroll-region";

/** Code as it is to be run, with a copy button. */
export function CodeBlock({ code, label, copyLabel }: { code: string; label: string; copyLabel: string }) {
  return (
    <div className="relative overflow-hidden rounded-lg border border-line bg-sunken">
      <ScrollRegion label={label}>
        <pre className="w-max min-w-full p-4 pr-14 font-mono text-[12.5px] text-ink leading-relaxed">
          <code>{code}</code>
        </pre>
      </ScrollRegion>
      <div className="absolute top-1.5 right-1.5">
        <CopyButton text={code} label={copyLabel} variant="secondary" />
      </div>
    </div>
  );
}
