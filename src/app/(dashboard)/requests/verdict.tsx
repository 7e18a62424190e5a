import { CircleAlert, CircleCheck } from "lucide-react";
import type { ReactNode } from "react";

/** The last line of an arithmetic: does it come out? */
export function Verdict({ isGood, children }: { isGood: boolean; children: ReactNode }) {
  const Icon = isGood ? CircleCheck : CircleAlert;
  return (
    <p
      className={`flex items-center gap-2 border-line border-t px-3.5 py-2 text-[13px] ${isGood ? "bg-good-soft text-good" : "bg-bad-soft text-bad"}`}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      {children}
    </p>
  );
}
