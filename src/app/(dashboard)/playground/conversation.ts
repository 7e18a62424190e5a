import { z } from "zod/mini";
import { type AskedMessage, EFFORTS, NO_PARAMETERS } from "./ask";

const attachment = z.object({ name: z.string(), mediaType: z.string(), content: z.string() });
const parameters = z.object({
  temperature: z.nullable(z.number()),
  topP: z.nullable(z.number()),
  maxTokens: z.nullable(z.number()),
  stop: z.string(),
  effort: z.nullable(z.enum(EFFORTS)),
});
/** Which model answers: resold (`provider` null), or at a provider's mount. */
const choice = z.object({ provider: z.nullable(z.string()), model: z.string() });
/** What the books say of a call. */
const record = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  reasoningTokens: z.number(),
  /** USD: what was charged for a resold call, else what the provider charges; null: not known. */
  cost: z.nullable(z.string()),
  ttftMs: z.nullable(z.number()),
  latencyMs: z.number(),
});
const callError = z.object({ status: z.number(), code: z.string(), message: z.string() });
const message = z.object({
  id: z.string(),
  /** Null: it begins the conversation. */
  parentId: z.nullable(z.string()),
  role: z.enum(["user", "assistant"]),
  text: z.string(),
  reasoning: z.string(),
  files: z.array(attachment),
  /** Of an answer: what was asked beside the messages before it, so that its code can be shown. */
  asked: z.nullable(z.object({ choice, system: z.string(), parameters })),
  requestId: z.string(),
  state: z.enum(["done", "running", "stopped", "failed"]),
  finish: z.nullable(z.string()),
  error: z.nullable(callError),
  record: z.nullable(record),
});
const thread = z.object({ choice, messages: z.array(message), leafId: z.nullable(z.string()) });
export const conversationSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  system: z.string(),
  parameters,
  isCompared: z.boolean(),
  /** One, or two side by side; the second one stays while only the first is looked at. */
  threads: z.array(thread).check(z.minLength(1)),
});

export type Choice = z.infer<typeof choice>;
export type CallRecord = z.infer<typeof record>;
export type Message = z.infer<typeof message>;
/** A tree of messages, of which one path is looked at: the one to `leafId`. */
export type Thread = z.infer<typeof thread>;
export type Conversation = z.infer<typeof conversationSchema>;

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
