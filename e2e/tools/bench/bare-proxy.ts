// The yardstick: node:http in front, undici's dispatch behind, headers and bytes straight through, nothing else.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Agent, type Dispatcher } from "undici";

const [port, origin] = process.argv.slice(2);
const agent = new Agent({ connections: 1024, pipelining: 1 });
const notPassed = new Set(["connection", "keep-alive", "transfer-encoding", "host", "content-length"]);

function passedHeaders(rawHeaders: string[], dropped: ReadonlySet<string>): string[] {
  const passed: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    if (!dropped.has((rawHeaders[i] as string).toLowerCase())) passed.push(rawHeaders[i] as string, rawHeaders[i + 1] as string);
  }
  return passed;
}

const notReturned = new Set(["connection", "keep-alive", "transfer-encoding"]);

class Pipe implements Dispatcher.DispatchHandler {
  constructor(private readonly outgoing: ServerResponse) {}

  onRequestStart(): void {}

  onResponseStart(controller: Dispatcher.DispatchController, statusCode: number): void {
    const rawHeaders = (controller.rawHeaders as Buffer[]).map((part) => part.toString("latin1"));
    this.outgoing.sendDate = false;
    this.outgoing.writeHead(statusCode, passedHeaders(rawHeaders, notReturned));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.outgoing.write(chunk)) return;
    controller.pause();
    this.outgoing.once("drain", () => controller.resume());
  }

  onResponseEnd(): void {
    this.outgoing.end();
  }

  onResponseError(): void {
    this.outgoing.destroy();
  }
}

function forward(incoming: IncomingMessage, outgoing: ServerResponse, body: Buffer | null): void {
  const method = incoming.method as Dispatcher.HttpMethod;
  agent.dispatch({ origin, path: incoming.url ?? "/", method, headers: passedHeaders(incoming.rawHeaders, notPassed), body }, new Pipe(outgoing));
}

createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
  incoming.on("end", () => forward(incoming, outgoing, chunks.length === 0 ? null : Buffer.concat(chunks)));
}).listen(Number(port), "127.0.0.1");
process.once("SIGTERM", () => process.exit(0));
