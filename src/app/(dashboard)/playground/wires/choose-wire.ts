import type { ChatWire } from "@/domain/provider";
import type { AnswerWire, Target } from "../ask";
import { chatWire } from "./chat";
import { geminiWire } from "./gemini";
import { messagesWire } from "./messages";

const WIRES: Readonly<Record<ChatWire, AnswerWire>> = { openai: chatWire, anthropic: messagesWire, google: geminiWire };

/** Resold calls speak OpenAI's chat, whatever the model. */
export const chooseWire = ({ mount }: Target): AnswerWire => (mount ? WIRES[mount.wire] : chatWire);
