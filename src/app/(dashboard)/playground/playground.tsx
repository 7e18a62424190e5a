"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { callApi } from "@/app/call-api";
import { mergeClasses } from "@/ui/merge-classes";
import { PageHeader } from "@/ui/page-parts";
import { Composer, type Draft } from "./composer";
import { type Message, newMessage, shownThreads, type Thread, toggleCompared, withMessage } from "./conversation";
import { ConversationMenu } from "./conversation-menu";
import { findObstacle } from "./find-obstacle";
import { makeId } from "./make-id";
import { Obstacle } from "./obstacle";
import { SettingsButton, SettingsPanel } from "./settings";
import { type Callable, firstChoice, takes } from "./targets";
import { ThreadView } from "./thread-view";
import { useCalls } from "./use-calls";
import { useConversations } from "./use-conversations";

interface PlaygroundProps {
  /** Whose conversations this browser shows. */
  owner: string;
  /** Viewers may not. */
  mayCall: boolean;
  callable: Callable;
  /** USD that can be spent, as a decimal string. */
  available: string;
  serverOrigin: string;
  /** The model that the address names. */
  wanted: string | null;
}

/** Talks to models through the gateway's public endpoints. What is said, and a provider's key, is kept in this browser, and the key only in memory. */
export function Playground({ owner, mayCall, callable, available: initial, serverOrigin, wanted }: PlaygroundProps) {
  const t = useTranslations("playground");
  const [keys, setKeys] = useState<Readonly<Record<string, string>>>({});
  const [available, setAvailable] = useState(initial);
  const conversations = useConversations(owner, firstChoice(callable, wanted));
  const { current, change, changeThread } = conversations;
  const { isCompared } = current;
  const threads = shownThreads(current);
  const keyOf = (provider: string) => keys[provider]?.trim() || null;
  const calls = useCalls({
    callable,
    keyOf,
    changeThread,
    onCharged: () =>
      void callApi<{ available: string }>("/api/balance").then((answer) => {
        if (answer.ok) setAvailable(answer.data.available);
      }),
  });
  const obstacles = threads.map((thread) => ({
    mayCall,
    callable,
    available,
    choice: thread.choice,
    providerKey: thread.choice.provider && keyOf(thread.choice.provider),
  }));
  const isBlocked = obstacles.some((facts) => findObstacle(facts) !== null);

  /** Puts a question to a thread, below the message `parentId`. */
  function ask(index: number, thread: Thread, parentId: string | null, { text, files }: Draft) {
    const question = newMessage({ id: makeId(), parentId, role: "user", text, files });
    const asked = withMessage(thread, question);
    changeThread(current.id, index, (one) => withMessage(one, question));
    void calls.answer(current, index, asked, question);
  }
  function send(draft: Draft) {
    for (const [index, thread] of threads.entries()) ask(index, thread, thread.leafId, draft);
  }
  const answerAgain = (index: number, thread: Thread, question: Message) => void calls.answer(current, index, thread, question);

  const settings = {
    system: current.system,
    parameters: current.parameters,
    onChange: (changes: Partial<Pick<typeof current, "system" | "parameters">>) => change(current.id, (one) => ({ ...one, ...changes })),
  };
  return (
    <div className={mergeClasses("flex h-[calc(100dvh-6.5rem)] min-h-96 flex-col lg:h-[calc(100dvh-4rem)]", isCompared && "max-md:h-auto")}>
      <PageHeader title={t("title")}>
        <ConversationMenu {...conversations} isCompared={isCompared} onCompare={() => change(current.id, toggleCompared)} />
      </PageHeader>
      <div className="flex min-h-0 flex-1 gap-4">
        <div className="flex min-w-0 flex-1 flex-col gap-3">
          <div className={mergeClasses("grid min-h-0 flex-1 grid-cols-1 gap-3", isCompared && "max-md:auto-rows-[75dvh] md:grid-cols-2")}>
            {threads.map((thread, index) => (
              <ThreadView
                // biome-ignore lint/suspicious/noArrayIndexKey: the sides keep their places
                key={index}
                label={isCompared ? t("side", { number: index + 1 }) : t("conversation")}
                thread={thread}
                callable={callable}
                serverOrigin={serverOrigin}
                providerKey={(thread.choice.provider && keys[thread.choice.provider]) || ""}
                onProviderKey={(provider, key) => setKeys((known) => ({ ...known, [provider]: key }))}
                isBlocked={isBlocked || calls.isRunning}
                onThread={(update) => changeThread(current.id, index, update)}
                onEdit={(message, draft) => ask(index, thread, message.parentId, draft)}
                onAgain={(question) => answerAgain(index, thread, question)}
              >
                <Obstacle {...(obstacles[index] as (typeof obstacles)[number])} />
              </ThreadView>
            ))}
          </div>
          <Composer
            key={current.id}
            isBlocked={isBlocked}
            isRunning={calls.isRunning}
            takesImages={threads.every(({ choice }) => takes(callable, choice, "vision"))}
            takesPdfs={threads.every(({ choice }) => takes(callable, choice, "pdf"))}
            onSend={send}
            onStop={calls.stopAll}
          >
            <SettingsButton {...settings} isAlways={isCompared} />
          </Composer>
        </div>
        {isCompared ? null : (
          <aside
            aria-label={t("settings")}
            className="hidden w-72 shrink-0 overflow-y-auto rounded-xl border border-line bg-surface p-4 shadow-card xl:block"
          >
            <SettingsPanel {...settings} />
          </aside>
        )}
      </div>
    </div>
  );
}
