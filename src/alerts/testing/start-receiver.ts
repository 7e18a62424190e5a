import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedPost {
  headers: IncomingHttpHeaders;
  body: string;
  /** What was answered; 0: nothing, the connection was closed. */
  status: number;
}

interface Answer {
  status: number;
  afterMs?: number;
  headers?: Record<string, string>;
}

export interface Receiver {
  /** `http://127.0.0.1:<port>/hook` */
  url: string;
  posts: ReceivedPost[];
  /** What the next posts are answered, after so many milliseconds; by the post. Null: the connection is closed. */
  answer: (post: Pick<ReceivedPost, "headers" | "body">) => Answer | null | Promise<Answer | null>;
  close(): Promise<void>;
}

/** A receiver of webhooks on this machine, which keeps what it is sent. */
export async function startReceiver(): Promise<Receiver> {
  const server = createServer((incoming, outgoing) => {
    const pieces: Buffer[] = [];
    incoming.on("data", (piece: Buffer) => pieces.push(piece));
    incoming.on("end", async () => {
      const post = { headers: incoming.headers, body: Buffer.concat(pieces).toString("utf8") };
      const answer = await receiver.answer(post);
      if (answer === null) {
        receiver.posts.push({ ...post, status: 0 });
        incoming.socket.destroy();
        return;
      }
      const { status, afterMs = 0, headers = {} } = answer;
      setTimeout(() => {
        // Whoever asked may have been killed meanwhile: then nobody was told anything.
        receiver.posts.push({ ...post, status: incoming.socket.destroyed ? 499 : status });
        outgoing.writeHead(status, headers).end("ok");
      }, afterMs);
    });
  }).listen(0, "127.0.0.1");
  server.keepAliveTimeout = 60_000; // on a busy machine a connection may be closed while it is taken again: that would be a try that failed
  await once(server, "listening");
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    posts: [],
    answer: () => ({ status: 200 }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return receiver;
}
