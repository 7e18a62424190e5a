import type { Conversation } from "./conversation";

/** As a file of JSON. There are no keys in it: a conversation never holds one. */
export function exportConversation(conversation: Conversation): void {
  const url = URL.createObjectURL(new Blob([JSON.stringify(conversation, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = `conversation-${conversation.createdAt.slice(0, 10)}-${conversation.id.slice(0, 8)}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
