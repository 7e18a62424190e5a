import type { IncomingMessage, ServerResponse } from "node:http";
import type { Books } from "./books";

/** The simulator's own endpoints, for a test in another process: health, books, reset. */
export function answerControl(input: { message: IncomingMessage; response: ServerResponse; books: Books; reset: () => void }): void {
  const { message, response, books, reset } = input;
  const reply = (status: number, json: unknown) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(json));
  };
  message.resume();
  switch (`${message.method} ${message.url}`) {
    case "GET /__sim/health":
      reply(200, { status: "ok", running: books.running() });
      break;
    case "GET /__sim/books":
      reply(200, { totals: books.totals(), running: books.running(), calls: books.calls });
      break;
    case "POST /__sim/reset":
      reset();
      reply(200, { status: "reset" });
      break;
    default:
      reply(404, { error: "GET /__sim/health, GET /__sim/books, POST /__sim/reset" });
  }
}
