import { saveFile } from "@/ui/save-file";
import type { Conversation } from "./conversation";

/** As a file of JSON. There are no keys in it: a conversation never holds one. */
export function exportConversation(conversation: Conversation): void {
  const name = `conversation-${conversation.createdAt.slice(0, 10)}-${conversation.id.slice(0, 8)}.json`;
  saveFile({ name, text: JSON.stringify(conversation, null, 2), type: "application/json" });
}
