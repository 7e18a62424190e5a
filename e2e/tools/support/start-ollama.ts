import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Ollama {
  baseUrl: string;
  /** From now on it answers that it is not there, or as it should. */
  setDown(isDown: boolean): void;
  close(): void;
}

/**
 * A stand-in for an Ollama in the operator's own network: answers as its OpenAI-compatible endpoint does, and only to calls without a key.
 * Source: https://docs.ollama.com/api/openai-compatibility.
 */
export async function startOllama(): Promise<Ollama> {
  let isDown = false;
  const server = createServer((incoming, outgoing) => void (isDown ? refuse(outgoing) : answer(incoming, outgoing)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}/v1`, setDown: (next) => (isDown = next), close: () => void server.close() };
}

function refuse(outgoing: ServerResponse): void {
  outgoing.writeHead(503, { "content-type": "application/json" });
  outgoing.end(JSON.stringify({ error: { message: "The model is being loaded." } }));
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  for await (const _ of incoming);
  const message = { role: "assistant", content: "Hello" };
  const usage = { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12 };
  const chat = {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1,
    model: "llama3.2",
    choices: [{ index: 0, message, finish_reason: "stop" }],
    usage,
  };
  const isKeyless = incoming.headers.authorization === undefined;
  outgoing.writeHead(isKeyless ? 200 : 400, { "content-type": "application/json" });
  outgoing.end(JSON.stringify(incoming.method === "GET" ? { object: "list", data: [] } : chat));
}
