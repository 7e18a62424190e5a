import { connect } from "node:net";
import { setImmediate } from "node:timers/promises";

const TARGETS = {
  openai: { path: "/api/v1/openai/chat/completions", credential: "authorization: Bearer sk-x" },
  anthropic: { path: "/api/v1/anthropic/messages", credential: "x-api-key: sk-x" },
  upload: { path: "/api/v1/openai/files", credential: "authorization: Bearer sk-x" },
};

/** A client that sends all of its body before it looks for the answer, as many do. `status` 0: it received none, and `error` says why. */
export async function sendRawBody(input: {
  origin: string;
  token: string;
  wire: keyof typeof TARGETS;
  framing: "content-length" | "chunked";
  bytes: number;
}): Promise<{ status: number; body: string; error: string }> {
  const { path, credential } = TARGETS[input.wire];
  const { port, hostname } = new URL(input.origin);
  const socket = connect({ port: Number(port), host: hostname });
  let error = "";
  let received = "";
  socket.on("error", (failure) => {
    error = failure.message;
  });
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
  const framing = input.framing === "chunked" ? "transfer-encoding: chunked" : `content-length: ${input.bytes}`;
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nx-monitor-token: ${input.token}\r\n${credential}\r\ncontent-type: application/json\r\n${framing}\r\n\r\n`,
  );
  const piece = Buffer.alloc(64 * 1024, 32);
  const chunk = input.framing === "chunked" ? Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n")]) : piece;
  for (let sent = 0; sent < input.bytes && !socket.destroyed; sent += piece.length) {
    if (!socket.write(chunk)) await Promise.race([new Promise((resolve) => socket.once("drain", resolve)), closed]);
    else await setImmediate();
  }
  if (input.framing === "chunked" && !socket.destroyed) socket.write("0\r\n\r\n");
  socket.on("data", (data) => {
    received += data.toString("latin1");
  });
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 5_000))]);
  socket.destroy();
  const [head = "", body = ""] = received.split("\r\n\r\n", 2);
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0), body: body.slice(body.indexOf("{"), body.lastIndexOf("}") + 1), error };
}
