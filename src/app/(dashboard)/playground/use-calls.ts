"use client";
import { useEffect, useRef, useState } from "react";
import type { Piece } from "./ask";
import { askModel, type CallEnd } from "./ask-model";
import { type Conversation, type Message, newMessage, pathTo, type Thread, toAsk, withChange, withMessage } from "./conversation";
import { fetchRecord } from "./fetch-record";
import { makeId } from "./make-id";
import { type Callable, targetOf } from "./targets";

/** So often a stream is drawn. */
const DRAW_EVERY_MS = 50;

interface UseCallsOptions {
  callable: Callable;
  /** The provider's key that was typed in; null: none. */
  keyOf(provider: string): string | null;
  changeThread(id: string, index: number, update: (thread: Thread) => Thread): void;
  /** A resold call has ended, and the balance is another. */
  onCharged(): void;
}

/** Makes the calls of conversations, and keeps what came of them. */
export function useCalls({ callable, keyOf, changeThread, onCharged }: UseCallsOptions) {
  const running = useRef(new Map<string, AbortController>());
  const [count, setCount] = useState(0);

  /** Asks the thread's model for an answer to the question, as one more version beside those that are there. */
  async function answer(conversation: Conversation, index: number, thread: Thread, question: Message): Promise<void> {
    const target = targetOf(callable, thread.choice);
    if (!target) return;
    const { system, parameters } = conversation;
    const id = makeId();
    const asked = { choice: thread.choice, system, parameters };
    const given = newMessage({ id, parentId: question.id, role: "assistant", state: "running", asked });
    changeThread(conversation.id, index, (one) => withMessage(one, given));
    const change = (update: (one: Message) => Message) => changeThread(conversation.id, index, (one) => withChange(one, id, update));

    const stop = new AbortController();
    running.current.set(id, stop);
    setCount(running.current.size);
    const sentAtMs = Date.now();
    const sessionId = `playground-${conversation.id}-${index + 1}`;
    let requestId = "";
    const drawing = collectPieces((text, reasoning) => change((one) => ({ ...one, text: one.text + text, reasoning: one.reasoning + reasoning })));
    const end = await askModel({
      target,
      ask: { system, parameters, messages: toAsk(pathTo(thread, question.id)) },
      key: target.mount && keyOf(target.mount.id),
      sessionId,
      signal: stop.signal,
      onStart: (given) => {
        requestId = given;
        change((one) => ({ ...one, requestId: given }));
      },
      onPiece: drawing.add,
    });
    drawing.end();
    running.current.delete(id);
    setCount(running.current.size);
    change((one) => ended(one, end));
    const found = await fetchRecord({ requestId, sessionId, sentAtMs });
    if (found) change((one) => ({ ...one, ...found }));
    if (!target.mount) onCharged();
  }

  function stopAll() {
    for (const stop of running.current.values()) stop.abort();
  }
  // Nobody is left who could read what comes.
  useEffect(() => {
    const calls = running.current;
    return () => {
      for (const stop of calls.values()) stop.abort();
    };
  }, []);
  return { isRunning: count > 0, answer, stopAll };
}

function ended(message: Message, end: CallEnd): Message {
  return {
    ...message,
    state: end.status,
    finish: end.status === "done" ? end.finish : null,
    error: end.status === "failed" ? end.error : null,
  };
}

/** Hands on what has gathered, a few times a second. */
function collectPieces(draw: (text: string, reasoning: string) => void) {
  let [text, reasoning] = ["", ""];
  let timer: ReturnType<typeof setTimeout> | null = null;
  function flush() {
    timer = null;
    if (text || reasoning) draw(text, reasoning);
    [text, reasoning] = ["", ""];
  }
  return {
    add(piece: Piece) {
      text += piece.text ?? "";
      reasoning += piece.reasoning ?? "";
      timer ??= setTimeout(flush, DRAW_EVERY_MS);
    },
    end() {
      if (timer) clearTimeout(timer);
      flush();
    },
  };
}
