"use client";
import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { AnswerView } from "./answer-view";
import { CodeDialog } from "./code-dialog";
import type { Draft } from "./composer";
import { lookAt, type Message, pathTo, type Thread, toAsk, versionsOf } from "./conversation";
import { ModelHeader } from "./model-header";
import { QuestionView } from "./question-view";
import { type Callable, targetOf } from "./targets";

interface ThreadViewProps {
  label: string;
  thread: Thread;
  callable: Callable;
  serverOrigin: string;
  providerKey: string;
  onProviderKey(provider: string, key: string): void;
  /** Nothing can be asked now. */
  isBlocked: boolean;
  onThread(update: (thread: Thread) => Thread): void;
  onEdit(question: Message, draft: Draft): void;
  onAgain(question: Message): void;
  /** What is in the way. */
  children: ReactNode;
}

/** So near to its end, a list follows what is added. */
const NEAR_END_PX = 80;

/** One side of a conversation: its model, and what was said. */
export function ThreadView({ label, thread, callable, serverOrigin, isBlocked, onThread, onEdit, onAgain, children, ...keys }: ThreadViewProps) {
  const t = useTranslations("playground");
  const [shown, setShown] = useState<Message | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const path = pathTo(thread, thread.leafId);
  const last = path.at(-1);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was added is the reason to follow
  useEffect(() => {
    const { current } = list;
    if (current && current.scrollHeight - current.scrollTop - current.clientHeight < NEAR_END_PX + current.clientHeight / 2)
      current.scrollTop = current.scrollHeight;
  }, [last?.id, last?.text, last?.reasoning, last?.record]);

  const versions = (message: Message) => ({ all: versionsOf(thread, message), onLook: (id: string) => onThread((one) => lookAt(one, id)) });
  const shownTarget = shown?.asked && targetOf(callable, shown.asked.choice);
  return (
    <section aria-label={label} className="flex min-h-0 flex-col rounded-xl border border-line bg-surface shadow-card">
      <ModelHeader callable={callable} choice={thread.choice} onChoice={(choice) => onThread((one) => ({ ...one, choice }))} {...keys} />
      <div
        ref={list}
        role="log"
        aria-label={t("messages", { label })}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto p-4 outline-offset-[-2px]"
      >
        {path.length === 0 ? <p className="py-10 text-center text-ink-muted">{t("empty")}</p> : null}
        <div className="grid grid-cols-1 gap-5">
          {path.map((message, index) =>
            message.role === "user" ? (
              <QuestionView
                key={message.id}
                message={message}
                versions={versions(message)}
                isBlocked={isBlocked}
                onEdit={(text) => onEdit(message, { text, files: message.files })}
              />
            ) : (
              <AnswerView
                key={message.id}
                message={message}
                versions={versions(message)}
                isBlocked={isBlocked}
                onAgain={() => onAgain(path[index - 1] as Message)}
                onCode={() => setShown(message)}
              />
            ),
          )}
        </div>
      </div>
      <div className="px-2.5 pb-2.5 empty:hidden">{children}</div>
      {shown?.asked && shownTarget ? (
        <CodeDialog
          serverOrigin={serverOrigin}
          target={shownTarget}
          ask={{ system: shown.asked.system, parameters: shown.asked.parameters, messages: toAsk(pathTo(thread, shown.parentId)) }}
          onClose={() => setShown(null)}
        />
      ) : null}
    </section>
  );
}
