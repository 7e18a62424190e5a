import type { AnswerWire, Target } from "../ask";
import { chatWire } from "./chat";
import { geminiWire } from "./gemini";
import { messagesWire } from "./messages";

const WIRES = { openai: chatWire, anthropic: messagesWire, google: geminiWire } as const;

/** Resold calls speak OpenAI's chat, whatever the model. */
export const chooseWire = ({ mount }: Target): AnswerWire => (mount ? WIRES[mount.wire] : chatWire);
