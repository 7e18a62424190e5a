import { once } from "node:events";
import { connect } from "node:net";
import type { Target } from "./target";
import { makeRequest } from "./write-request";

/**
 * Throws unless every target answers what the upstream answers: who is fast and wrong is not fast. Others' gateways, which rewrite answers, only
 * have to answer; returns what they refuse to, as `target scenario`.
 */
export async function compareAnswers(targets: Target[], upstream: Target, scenarios: string[]): Promise<Set<string>> {
  const refused = new Set<string>();
  for (const scenario of scenarios) {
    const wanted = await answerOf(upstream, scenario);
    for (const target of targets) {
      const got = await answerOf(target, scenario);
      const isRight = got.status === "200" && (target.rewrites || got.body === wanted.body);
      if (isRight) continue;
      const fault = `${target.name} answers ${scenario} with ${got.status} and other bytes than the upstream: ${got.body.slice(0, 200)}`;
      if (!target.rewrites) throw new Error(fault);
      console.log(fault);
      refused.add(`${target.name} ${scenario}`);
    }
  }
  return refused;
}

/** On a connection that the server is asked to close, so that the end of the bytes is the end of the answer. */
async function answerOf(target: Target, scenario: string): Promise<{ status: string; body: string }> {
  const request = makeRequest(target, scenario).toString("latin1").replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n");
  const socket = connect(target.port, "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.write(request, "latin1");
  await once(socket, "close");
  const text = Buffer.concat(chunks).toString("latin1");
  const split = text.indexOf("\r\n\r\n");
  const isChunked = /\r\ntransfer-encoding: *chunked/i.test(text.slice(0, split));
  const body = text.slice(split + 4);
  return { status: text.slice(9, 12), body: isChunked ? joinChunks(body) : body };
}

function joinChunks(text: string): string {
  let body = "";
  for (let at = 0; ; ) {
    const lineEnd = text.indexOf("\r\n", at);
    const length = Number.parseInt(text.slice(at, lineEnd), 16);
    if (!(length > 0)) return body;
    body += text.slice(lineEnd + 2, lineEnd + 2 + length);
    at = lineEnd + 2 + length + 2;
  }
}
