import type { Conversation } from "./conversation";

const STORE = "conversations";

/** In this browser only, for each person and organization apart: who signs in next sees nothing of it. */
const nameOf = (owner: string) => `playground-${owner}`;

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function openStore(owner: string, mode: IDBTransactionMode): Promise<{ store: IDBObjectStore; close(): void }> {
  const opening = indexedDB.open(nameOf(owner), 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id" });
  const opened = await done(opening);
  return { store: opened.transaction(STORE, mode).objectStore(STORE), close: () => opened.close() };
}

async function inStore<T>(owner: string, mode: IDBTransactionMode, use: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const { store, close } = await openStore(owner, mode);
  try {
    return await done(use(store));
  } finally {
    close();
  }
}

/** Newest first. What another version of this page has written and cannot be read is left out. */
export async function listConversations(owner: string): Promise<Conversation[]> {
  const stored = await inStore<unknown[]>(owner, "readonly", (store) => store.getAll());
  if (stored.length === 0) return [];
  const { conversationSchema } = await import("./conversation-schema"); // what checks it is as large as the rest of the page
  const read = stored.flatMap((one) => conversationSchema.safeParse(one).data ?? []);
  return read.toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt));
}

export async function saveConversation(owner: string, conversation: Conversation): Promise<void> {
  await inStore(owner, "readwrite", (store) => store.put(conversation));
}

export async function deleteConversation(owner: string, id: string): Promise<void> {
  await inStore(owner, "readwrite", (store) => store.delete(id));
}
