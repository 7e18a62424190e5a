import { describe, expect, test } from "vitest";
import { NO_PARAMETERS } from "./ask";
import {
  lookAt,
  type Message,
  newConversation,
  newMessage,
  pathTo,
  shownThreads,
  type Thread,
  titleOf,
  toAsk,
  toggleCompared,
  versionsOf,
  withChange,
  withMessage,
  withoutRunning,
} from "./conversation";
import { conversationSchema } from "./conversation-schema";

const AT = "2026-11-22T10:00:00.000Z";
const CHOICE = { provider: null, model: "gpt-4o-mini" };
const EMPTY = newConversation({ id: "one", at: AT, choices: [CHOICE] });
const thread0 = EMPTY.threads[0] as Thread;

const say = (thread: Thread, role: Message["role"], id: string, parentId: string | null, more: Partial<Message> = {}) =>
  withMessage(thread, newMessage({ id, parentId, role, text: id, ...more }));

/** Two questions with their answers. */
function talk(): Thread {
  let thread = say(thread0, "user", "q1", null);
  thread = say(thread, "assistant", "a1", "q1");
  thread = say(thread, "user", "q2", "a1");
  return say(thread, "assistant", "a2", "q2");
}
const idsOf = (messages: readonly Message[]) => messages.map(({ id }) => id);

describe("a conversation is a tree, of which one path is looked at", () => {
  test("what is said last is looked at", () => {
    const thread = talk();
    expect(idsOf(pathTo(thread, thread.leafId))).toEqual(["q1", "a1", "q2", "a2"]);
    expect(pathTo(thread0, thread0.leafId)).toEqual([]);
  });

  test("an edited question begins a branch; the old one stays, with all that followed it", () => {
    const edited = say(say(talk(), "user", "q1b", null), "assistant", "a1b", "q1b");
    expect(idsOf(pathTo(edited, edited.leafId))).toEqual(["q1b", "a1b"]);
    const [first] = pathTo(edited, edited.leafId);
    expect(idsOf(versionsOf(edited, first as Message))).toEqual(["q1", "q1b"]);
    const back = lookAt(edited, "q1");
    expect(idsOf(pathTo(back, back.leafId))).toEqual(["q1", "a1", "q2", "a2"]);
    expect(idsOf(pathTo(lookAt(back, "q1b"), lookAt(back, "q1b").leafId))).toEqual(["q1b", "a1b"]);
  });

  test("another answer is a version beside the first", () => {
    const again = say(talk(), "assistant", "a2b", "q2");
    const last = pathTo(again, again.leafId).at(-1) as Message;
    expect(last.id).toBe("a2b");
    expect(idsOf(versionsOf(again, last))).toEqual(["a2", "a2b"]);
  });

  test("a change is that of one message", () => {
    const changed = withChange(talk(), "a1", (one) => ({ ...one, text: "more" }));
    expect(pathTo(changed, changed.leafId).map(({ text }) => text)).toEqual(["q1", "more", "q2", "a2"]);
  });
});

test("an answer that never came is not sent to the model", () => {
  const thread = say(say(say(thread0, "user", "q1", null), "assistant", "a1", "q1", { text: "", state: "failed" }), "user", "q2", "a1");
  expect(toAsk(pathTo(thread, thread.leafId)).map(({ role, text }) => `${role}: ${text}`)).toEqual(["user: q1", "user: q2"]);
});

test("what is stored comes back the same; a call that ran when the page went is a stopped one", () => {
  const running = say(talk(), "assistant", "a3", "q2", { state: "running", asked: { choice: CHOICE, system: "", parameters: NO_PARAMETERS } });
  const conversation = { ...EMPTY, threads: [running] };
  const read = conversationSchema.parse(JSON.parse(JSON.stringify(conversation)));
  expect(read).toEqual(conversation);
  expect(withoutRunning(read).threads[0]?.messages.at(-1)?.state).toBe("stopped");
  expect(conversationSchema.safeParse({ ...conversation, version: 2 }).success).toBe(false);
});

test("it is named after the beginning of its first question", () => {
  const titled = (text: string) => titleOf({ ...EMPTY, threads: [say(thread0, "user", "q", null, { text })] });
  expect(titled("  How\nare   you? ")).toBe("How are you?");
  expect(titled("x".repeat(200))).toHaveLength(60);
  expect(titleOf(EMPTY)).toBe("");
});

test("two models side by side begin alike and go on apart; looking at one again loses nothing", () => {
  const one = { ...EMPTY, threads: [talk()] };
  const two = toggleCompared(one);
  expect(shownThreads(two)).toEqual([talk(), talk()]);
  const apart = { ...two, threads: [talk(), say(talk(), "user", "q3", "a2")] };
  expect(shownThreads(toggleCompared(apart))).toEqual([talk()]);
  expect(toggleCompared(toggleCompared(apart))).toEqual(apart);
});
