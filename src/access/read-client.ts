import { type ClientAddress, clientAddress } from "./client-address";

const USER_AGENT_CHARACTERS_MAX = 200;

/** The browser or program behind a request, as far as its owner should recognize it among their sessions. */
export interface Client {
  address: ClientAddress;
  /** What it calls itself: one line of text, cut; null: nothing. */
  userAgent: string | null;
}

export function readClient(headers: Headers): Client {
  return { address: clientAddress(headers), userAgent: readUserAgent(headers.get("user-agent") ?? "") };
}

/** Anybody can send anything here, and its reader is somebody who looks for a stranger: no control characters, and nothing that turns text around. */
function readUserAgent(sent: string): string | null {
  const text = sent.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return Array.from(text).slice(0, USER_AGENT_CHARACTERS_MAX).join("") || null;
}
