import { mergeClasses } from "./merge-classes";
import { gatewayBaseUrl } from "./snippets";
import { ScrollRegion } from "./table";

interface Line {
  text: string;
  change: "added" | "removed" | "same";
}

const swap = (origin: string): Line[] => [
  { text: "const client = new OpenAI({", change: "same" },
  { text: "  apiKey: process.env.OPENAI_API_KEY,", change: "same" },
  { text: '  baseURL: "https://api.openai.com/v1",', change: "removed" },
  { text: `  baseURL: "${gatewayBaseUrl(origin, "openai")}",`, change: "added" },
  { text: '  defaultHeaders: { "X-Monitor-Token": "mon_sk_…" },', change: "added" },
  { text: "});", change: "same" },
];

const LOOKS = { added: "bg-good-soft text-good", removed: "bg-bad-soft text-bad", same: "text-ink-muted" } as const;
const MARKS = { added: "+", removed: "−", same: " " } as const;

/** The change that a program needs, as a diff. */
export function SwapSnippet({ origin, title, hint }: { origin: string; title: string; hint: string }) {
  return (
    <figure className="min-w-0 overflow-hidden rounded-2xl border border-line bg-surface shadow-float">
      <figcaption className="border-line border-b px-5 py-3.5">
        <p className="font-semibold tracking-tight">{title}</p>
        <p className="text-[13px] text-ink-muted">{hint}</p>
      </figcaption>
      <ScrollRegion label={title} className="py-4 font-mono text-[12.5px] leading-6 sm:text-[13px]">
        <div className="w-max min-w-full">
          {swap(origin).map(({ text, change }) => (
            <div key={text} className={mergeClasses("flex whitespace-pre pr-6 pl-4", LOOKS[change])}>
              <span className="w-6 shrink-0 select-none">{MARKS[change]}</span>
              {text}
            </div>
          ))}
        </div>
      </ScrollRegion>
    </figure>
  );
}
