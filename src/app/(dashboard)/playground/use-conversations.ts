"use client";
import { useCallback, useEffect, useRef, useState } from "react";
import { type Choice, type Conversation, newConversation, shownThreads, type Thread, withoutRunning } from "./conversation";
import { deleteConversation, listConversations, saveConversation } from "./conversation-store";
import { makeId } from "./make-id";

/** A stream changes a conversation many times a second. */
const SAVE_AFTER_MS = 400;

const begin = (choices: Choice[]) => newConversation({ id: makeId(), at: new Date().toISOString(), choices });
const isEmpty = ({ threads }: Conversation) => threads.every(({ messages }) => messages.length === 0);

export type ChangeConversation = (id: string, change: (conversation: Conversation) => Conversation) => void;

/**
 * The conversations of this browser, and the one that is looked at. What was said is saved as it changes, here and nowhere else; where the browser
 * keeps nothing (a private window), they last as long as the page.
 */
export function useConversations(owner: string, firstChoice: Choice) {
  const [all, setAll] = useState<Conversation[]>(() => [begin([firstChoice])]);
  const [currentId, setCurrentId] = useState(all[0]?.id ?? "");
  const unsaved = useRef(new Map<string, Conversation>());
  const isRead = useRef(false);
  const [isComplete, setComplete] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  const save = useCallback(() => {
    timer.current = null;
    for (const conversation of unsaved.current.values()) saveConversation(owner, conversation).catch(() => undefined);
    unsaved.current.clear();
  }, [owner]);

  useEffect(() => save, [save]);

  /** Those of earlier, when they are first asked for: what checks them is large. */
  function readStored() {
    if (isRead.current) return;
    isRead.current = true;
    listConversations(owner)
      .then(
        (stored) => setAll((known) => [...known, ...stored.filter(({ id }) => !known.some((one) => one.id === id)).map(withoutRunning)]),
        () => undefined,
      )
      .finally(() => setComplete(true));
  }

  const change: ChangeConversation = useCallback(
    (id, update) =>
      setAll((known) =>
        known.map((one) => {
          if (one.id !== id) return one;
          const changed = { ...update(one), updatedAt: new Date().toISOString() };
          if (!isEmpty(changed)) unsaved.current.set(id, changed);
          timer.current ??= setTimeout(save, SAVE_AFTER_MS);
          return changed;
        }),
      ),
    [save],
  );

  const current = all.find(({ id }) => id === currentId) ?? (all[0] as Conversation);

  /** The models stay; an empty conversation is used again. */
  function start() {
    if (isEmpty(current)) return;
    const fresh = begin(shownThreads(current).map(({ choice }) => choice));
    const { system, parameters } = current;
    setAll((known) => [{ ...fresh, system, parameters }, ...known.filter((one) => !isEmpty(one))]);
    setCurrentId(fresh.id);
  }

  function remove(id: string) {
    unsaved.current.delete(id);
    deleteConversation(owner, id).catch(() => undefined);
    const rest = all.filter((one) => one.id !== id);
    const next = rest.length > 0 ? rest : [begin(shownThreads(current).map(({ choice }) => choice))];
    setAll(next);
    if (id === current.id) setCurrentId(next[0]?.id ?? "");
  }

  const changeThread = (id: string, index: number, update: (thread: Thread) => Thread) =>
    change(id, (one) => ({ ...one, threads: one.threads.map((thread, at) => (at === index ? update(thread) : thread)) }));

  return { current, kept: all.filter((one) => !isEmpty(one)), isComplete, readStored, start, open: setCurrentId, remove, change, changeThread };
}
