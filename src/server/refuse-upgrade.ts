import type { Duplex } from "node:stream";

const BODY = JSON.stringify({
  error: {
    code: "invalid_request",
    type: "invalid_request",
    message: "WebSocket connections are not supported. Use the HTTP endpoints, with stream: true for streaming.",
    remedy: "Call the provider directly for its realtime API.",
  },
});

/** Nothing is upgraded, and nothing leaves the machine for it. */
export function refuseUpgrade(socket: Duplex): void {
  socket.on("error", () => socket.destroy());
  const head = ["HTTP/1.1 400 Bad Request", "Content-Type: application/json", `Content-Length: ${Buffer.byteLength(BODY)}`, "Connection: close"];
  socket.end(`${head.join("\r\n")}\r\n\r\n${BODY}`);
}
