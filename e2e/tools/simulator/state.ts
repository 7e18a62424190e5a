import type { ServedTokens } from "./exchange";

export interface StoredFile {
  id: string;
  filename: string;
  purpose: string;
  contentType: string;
  /** Unix seconds. */
  createdAt: number;
  content: Buffer;
  /** What its content states, when it is the output of a batch. */
  usage?: unknown;
  tokens?: ServedTokens;
}

/** A background response: its answers to come, the last of which stays. */
export interface StoredResponse {
  coming: ({ status: string } & Record<string, unknown>)[];
  usage: unknown;
  /** Null once an answer has stated them. */
  tokens: ServedTokens | null;
  model: string;
}

/** What calls leave behind for later calls: uploaded files, background responses, batches, open uploads. */
export interface SimState {
  files: Map<string, StoredFile>;
  responses: Map<string, StoredResponse>;
  batches: Map<string, Record<string, unknown>>;
  uploads: Map<string, { contentType: string; displayName: string; content: Buffer[] }>;
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
