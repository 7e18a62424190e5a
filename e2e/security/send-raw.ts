import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, connect as openSocket } from "node:net";

export interface RawAnswer {
  /** Status of every answer that came, in order. */
  statuses: number[];
  text: string;
  /** The server closed the connection; false: it was still open after `waitMs`. */
  isClosed: boolean;
}

/** Writes bytes that no HTTP client would, and reads whatever comes back until the server closes, or for `waitMs`. */
export function sendRaw(origin: string, bytes: string | Uint8Array, waitMs = 3_000): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = openSocket({ host: hostname, port: Number(port) });
    let text = "";
    const finish = (isClosed: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ statuses: [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((match) => Number(match[1])), text, isClosed });
    };
    const timer = setTimeout(() => finish(false), waitMs);
    socket.setEncoding("latin1").on("data", (chunk) => {
      text += chunk;
    });
    socket.once("error", () => finish(true)).once("close", () => finish(true));
    socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
  });
}

/** One request as text, closed after its answer. */
export function rawRequest(requestLine: string, headers: readonly string[], body = ""): string {
  return `${[requestLine, ...headers, "connection: close"].join("\r\n")}\r\n\r\n${body}`;
}

export interface Sentinel {
  port: number;
  /** Connections that somebody opened. */
  seen(): number;
  close(): Promise<void>;
}

/** A place where nothing may ever connect to. */
export async function listenForNothing(): Promise<Sentinel> {
  let seen = 0;
  const server = createServer((socket) => {
    seen += 1;
    socket.end("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nyes");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    seen: () => seen,
    close: async () => {
      await once(server.close(), "close");
    },
  };
}
