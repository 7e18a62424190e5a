export interface StoredFile {
  id: string;
  filename: string;
  purpose: string;
  contentType: string;
  createdAt: number;
  content: Buffer;
}

/** What calls leave behind for later calls: uploaded files, background responses, batches, open uploads. */
export interface SimState {
  files: Map<string, StoredFile>;
  responses: Map<string, { response: Record<string, unknown>; readsUntilDone: number; usage: unknown; tokens: unknown }>;
  batches: Map<string, Record<string, unknown>>;
  uploads: Map<string, { contentType: string; displayName: string }>;
  nextNumber(): number;
}

export function makeState(): SimState {
  let number = 0;
  return {
    files: new Map(),
    responses: new Map(),
    batches: new Map(),
    uploads: new Map(),
    nextNumber() {
      number += 1;
      return number;
    },
  };
}
