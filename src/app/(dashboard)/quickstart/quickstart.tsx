"use client";
import { useTranslations } from "next-intl";
import { useState, useSyncExternalStore } from "react";
import { Segmented } from "@/ui/choices";
import { OwnKeysSteps } from "./own-keys-steps";
import type { WayFacts } from "./read-facts";
import { type Resale, ResellerSteps } from "./reseller-steps";
import { useRefreshOnReturn } from "./use-latest-request";

/** With one's own provider keys, or with one key of ours. */
type Way = "own" | "reseller";

interface QuickstartProps {
  serverOrigin: string;
  initialWay: Way;
  facts: Record<Way, WayFacts>;
  timeZone: string;
  /** Viewers may not. */
  mayMint: boolean;
  /** Whether whoever looks at it administers the platform. */
  administers: boolean;
  resale: Resale;
}

const subscribeToNothing = () => () => undefined;

/** The two ways to call. A new token or key is kept only in this component's memory, while the page is open. */
export function Quickstart({ serverOrigin, initialWay, facts, timeZone, mayMint, administers, resale }: QuickstartProps) {
  const t = useTranslations("quickstart");
  const [way, setWay] = useState<Way>(initialWay);
  const [token, setToken] = useState<string | null>(null);
  const [key, setKey] = useState<string | null>(null);
  useRefreshOnReturn();
  const origin = useSyncExternalStore(
    subscribeToNothing,
    () => window.location.origin,
    () => serverOrigin,
  );

  function choose(value: string) {
    const next = value === "reseller" ? "reseller" : "own";
    setWay(next);
    window.history.replaceState(null, "", next === "reseller" ? "?way=reseller" : window.location.pathname);
  }

  const common = { origin, timeZone, administers };
  return (
    <div className="grid gap-4">
      <Segmented
        label={t("wayLabel")}
        value={way}
        onChange={choose}
        className="justify-self-start"
        options={[
          { value: "own", label: t("ways.own") },
          { value: "reseller", label: t("ways.reseller") },
        ]}
      />
      <p className="text-ink-muted">{t(`wayText.${way}`)}</p>
      {way === "own" ? (
        <OwnKeysSteps {...common} facts={facts.own} secret={token} onMinted={mayMint ? setToken : null} />
      ) : (
        <ResellerSteps {...common} facts={facts.reseller} secret={key} onMinted={mayMint ? setKey : null} resale={resale} />
      )}
    </div>
  );
}
