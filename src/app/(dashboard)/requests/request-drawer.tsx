"use client";
import { ChevronLeft, ChevronRight, FileQuestion, Link2 } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useState } from "react";
import { type ApiAnswer, callApi, describeError } from "@/app/call-api";
import type { RequestDetail } from "@/queries/requests/get-request";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Dialog } from "@/ui/dialog";
import { EmptyState, Skeleton } from "@/ui/page-parts";

const loadView = () => import("./request-view").then((module) => module.RequestView);
/** Needed once a request is open. */
const RequestView = dynamic(loadView, { ssr: false, loading: () => <DrawerSkeleton /> });

interface RequestDrawerProps {
  /** Null: closed. */
  requestId: string | null;
  /** The log's rows in order, for the newer and older buttons. */
  ids: string[];
  timeZone: string;
  onChange(requestId: string | null): void;
}

const ANSWER_MS_MAX = 10_000;

function useRequest(requestId: string | null) {
  const [loaded, setLoaded] = useState<{ id: string; answer: ApiAnswer<RequestDetail> } | null>(null);
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try is a reason to ask again
  useEffect(() => {
    if (!requestId) {
      setLoaded(null);
      return;
    }
    void loadView(); // while the server answers
    const stop = new AbortController();
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(ANSWER_MS_MAX)]);
    callApi<RequestDetail>(`/api/usage/requests/${encodeURIComponent(requestId)}`, { signal }).then((answer) => {
      if (!stop.signal.aborted) setLoaded({ id: requestId, answer });
    });
    return () => stop.abort();
  }, [requestId, tries]);
  function tryAgain() {
    setLoaded(null);
    setTries(tries + 1);
  }
  // Until the next one is there, the last one stays, so that nothing flickers.
  return { answer: requestId === null ? undefined : loaded?.answer, isStale: loaded !== null && loaded.id !== requestId, tryAgain };
}

/** In the log's order: newer calls are above. */
const STEPS: Record<string, "newer" | "older"> = { ArrowLeft: "newer", k: "newer", ArrowRight: "older", j: "older" };

/** A link that opens the request from anywhere, whatever is filtered. */
const linkTo = (requestId: string) => new URL(`/requests?${new URLSearchParams({ request: requestId })}`, window.location.origin).href;

/** Inside a scrollable region the arrow keys scroll. */
const isInScroller = (target: EventTarget) => target instanceof Element && target.closest("pre, section[tabindex], [role=tablist]") !== null;

/** One request next to the log; the left and right keys, and k and j, open the newer and the older one. */
export function RequestDrawer({ requestId, ids, timeZone, onChange }: RequestDrawerProps) {
  const t = useTranslations("request");
  const { answer, isStale, tryAgain } = useRequest(requestId);
  const place = requestId ? ids.indexOf(requestId) : -1;
  const newer = place > 0 ? ids[place - 1] : undefined;
  const older = place >= 0 ? ids[place + 1] : undefined;
  function onKeyDown(event: KeyboardEvent) {
    const where = STEPS[event.key];
    const next = where && { newer, older }[where];
    if (!next || isInScroller(event.target) || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    onChange(next);
  }
  const step = (label: string, target: string | undefined, Icon: typeof ChevronLeft) => (
    <Button variant="ghost" size="icon" aria-label={label} title={label} disabled={!target} onClick={() => target && onChange(target)}>
      <Icon aria-hidden className="size-4" />
    </Button>
  );
  return (
    <Dialog
      open={requestId !== null}
      onOpenChange={(open) => !open && onChange(null)}
      place="right"
      title={answer?.ok ? answer.data.model || answer.data.requestedModel || answer.data.endpoint : t("title")}
      onKeyDown={onKeyDown}
      actions={
        <>
          {answer?.ok ? <CopyButton text={linkTo(answer.data.requestId)} label={t("copyLink")} icon={Link2} /> : null}
          {step(t("previous"), newer, ChevronLeft)}
          {step(t("next"), older, ChevronRight)}
        </>
      }
    >
      {answer === undefined ? (
        <DrawerSkeleton />
      ) : answer.ok ? (
        <div aria-busy={isStale} className={isStale ? "opacity-50" : undefined}>
          <RequestView request={answer.data} timeZone={timeZone} />
        </div>
      ) : (
        <EmptyState
          icon={FileQuestion}
          title={t("missingTitle")}
          text={answer.error.status === 404 ? t("missingText") : describeError(answer.error, t("unreachable"))}
        >
          {answer.error.status === 404 ? null : <Button onClick={tryAgain}>{t("tryAgain")}</Button>}
        </EmptyState>
      )}
    </Dialog>
  );
}

function DrawerSkeleton() {
  const t = useTranslations("request");
  return (
    <div role="status" aria-label={t("loading")} className="grid gap-4">
      <Skeleton className="h-5 w-1/2" />
      <Skeleton className="h-40 w-full" />
      <Skeleton className="h-56 w-full" />
    </div>
  );
}
