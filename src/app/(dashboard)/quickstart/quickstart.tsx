"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, useState, useSyncExternalStore } from "react";
import type { RequestJson } from "@/queries/request-json";
import { Card } from "@/ui/card";
import { FirstCall } from "./first-call";
import { MintStep } from "./mint-step";
import { SnippetTabs } from "./snippet-tabs";

interface QuickstartProps {
  serverOrigin: string;
  latest: RequestJson | null;
  timeZone: string;
}

const subscribeToNothing = () => () => undefined;

/** The token lives in this component's memory only, for as long as the page is open. */
export function Quickstart({ serverOrigin, latest, timeZone }: QuickstartProps) {
  const t = useTranslations("quickstart");
  const [token, setToken] = useState<string | null>(null);
  const origin = useSyncExternalStore(
    subscribeToNothing,
    () => window.location.origin,
    () => serverOrigin,
  );
  return (
    <ol className="grid gap-4">
      <Step number={1} title={t("mintTitle")} text={t("mintText")}>
        <MintStep token={token} onMinted={setToken} />
      </Step>
      <Step number={2} title={t("runTitle")}>
        <SnippetTabs origin={origin} token={token} />
      </Step>
      <Step number={3} title={t("seeTitle")}>
        <FirstCall latest={latest} timeZone={timeZone} />
      </Step>
    </ol>
  );
}

function Step({ number, title, text, children }: { number: number; title: string; text?: string; children: ReactNode }) {
  const t = useTranslations("quickstart");
  return (
    <li className="min-w-0">
      <Card className="p-4 sm:p-5" aria-label={t("step", { number })}>
        <div className="flex items-start gap-3">
          <span
            aria-hidden
            className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft font-semibold text-accent-ink text-xs tabular-nums"
          >
            {number}
          </span>
          <div className="min-w-0">
            <h2 className="font-semibold text-[15px] tracking-tight">{title}</h2>
            {text ? <p className="mt-0.5 text-ink-muted">{text}</p> : null}
          </div>
        </div>
        <div className="mt-4 min-w-0 sm:pl-9">{children}</div>
      </Card>
    </li>
  );
}
