"use client";
import { useTranslations } from "next-intl";
import { useState, useSyncExternalStore } from "react";
import type { RequestJson } from "@/queries/request-json";
import { Segmented } from "@/ui/choices";
import { FirstCall } from "./first-call";
import { OwnKeysSteps, type Resale, ResellerSteps } from "./quickstart-steps";

/** With one's own provider keys, or with one key of ours. */
type Way = "own" | "reseller";

interface QuickstartProps {
  serverOrigin: string;
  initialWay: Way;
  /** The newest call made each way. */
  latest: Record<Way, RequestJson | null>;
  timeZone: string;
  /** Viewers may not. */
  mayMint: boolean;
  resale: Resale;
}

const subscribeToNothing = () => () => undefined;

/** The two ways to call. A new token or key is kept only in this component's memory, while the page is open. */
export function Quickstart({ serverOrigin, initialWay, latest, timeZone, mayMint, resale }: QuickstartProps) {
  const t = useTranslations("quickstart");
  const [way, setWay] = useState<Way>(initialWay);
  const [token, setToken] = useState<string | null>(null);
  const [key, setKey] = useState<string | null>(null);
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
        <OwnKeysSteps origin={origin} token={token} onMinted={mayMint ? setToken : null}>
          <FirstCall key={way} mode="pass-through" latest={latest.own} timeZone={timeZone} />
        </OwnKeysSteps>
      ) : (
        <ResellerSteps origin={origin} secret={key} onMinted={mayMint ? setKey : null} resale={resale}>
          <FirstCall key={way} mode="reseller" latest={latest.reseller} timeZone={timeZone} />
        </ResellerSteps>
      )}
    </div>
  );
}
