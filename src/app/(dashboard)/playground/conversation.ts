import { type AskedMessage, NO_PARAMETERS } from "./ask";
import type { Choice, Conversation, Message, Thread } from "./conversation-schema";

export type { CallRecord, Choice, Conversation, Message, Thread } from "./conversation-schema";

export function newConversation({ id, at, choices }: { id: string; at: string; choices: Choice[] }): Conversation {
  const threads = choices.map((one): Thread => ({ choice: one, messages: [], leafId: null }));
  return { version: 1, id, createdAt: at, updatedAt: at, system: "", parameters: NO_PARAMETERS, isCompared: choices.length > 1, threads };
}

/** Those that are looked at, and that are asked. */
export const shownThreads = ({ threads, isCompared }: Conversation): Thread[] => (isCompared ? threads : threads.slice(0, 1));

/** Two models side by side, or one again: the second begins with what was said to the first. */
export function toggleCompared(conversation: Conversation): Conversation {
  const { threads, isCompared } = conversation;
  const [first, second = first] = threads;
  return { ...conversation, isCompared: !isCompared, threads: [first, second].filter((one) => one !== undefined) };
}

const NEW_MESSAGE = {
  text: "",
  reasoning: "",
  files: [],
  asked: null,
  requestId: "",
  state: "done",
  finish: null,
  error: null,
  record: null,
} as const;

/** A message with only what is given. */
export const newMessage = (given: Pick<Message, "id" | "parentId" | "role"> & Partial<Message>): Message => ({
  ...NEW_MESSAGE,
  ...given,
  files: given.files ?? [],
});

/** From the first message to the one with this id; empty for null. */
export function pathTo({ messages }: Thread, id: string | null): Message[] {
  const byId = new Map(messages.map((one) => [one.id, one]));
  const path: Message[] = [];
  for (let at = id === null ? undefined : byId.get(id); at; at = at.parentId === null ? undefined : byId.get(at.parentId)) path.unshift(at);
  return path;
}

/** With one more message, which is looked at from then on. */
export const withMessage = (thread: Thread, added: Message): Thread => ({ ...thread, messages: [...thread.messages, added], leafId: added.id });

export const withChange = (thread: Thread, id: string, change: (one: Message) => Message): Thread => ({
  ...thread,
  messages: thread.messages.map((one) => (one.id === id ? change(one) : one)),
});

/** The versions of a message, oldest first: edits of a question, answers to the same one. */
export const versionsOf = ({ messages }: Thread, { parentId, role }: Message): Message[] =>
  messages.filter((one) => one.parentId === parentId && one.role === role);

/** Looks at another version, and at what was last said after it. */
export function lookAt(thread: Thread, id: string): Thread {
  let leafId = id;
  for (let next = lastChild(thread, leafId); next; next = lastChild(thread, leafId)) leafId = next.id;
  return { ...thread, leafId };
}

const lastChild = ({ messages }: Thread, id: string) => messages.findLast(({ parentId }) => parentId === id);

/** What a model is sent: an answer that never came is no message. */
export const toAsk = (path: readonly Message[]): AskedMessage[] =>
  path.filter(({ role, text }) => role === "user" || text !== "").map(({ role, text, files }) => ({ role, text, files }));

const TITLE_CHARACTERS = 60;

/** The beginning of its first question; empty: nothing was asked yet. */
export function titleOf({ threads }: Conversation): string {
  const first = threads.flatMap(({ messages }) => messages).find(({ role }) => role === "user");
  const text = (first?.text || first?.files[0]?.name || "").replaceAll(/\s+/g, " ").trim();
  return text.length > TITLE_CHARACTERS ? `${text.slice(0, TITLE_CHARACTERS - 1)}…` : text;
}

/** After a reload nobody listens to a call any more; its record in the log has the end. */
export const withoutRunning = (conversation: Conversation): Conversation => ({
  ...conversation,
  threads: conversation.threads.map((one) => ({
    ...one,
    messages: one.messages.map((each) => (each.state === "running" ? { ...each, state: "stopped" as const } : each)),
  })),
});
