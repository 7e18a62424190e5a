import type { Answer, AnswerBody, Ask } from "./ask";

/** The same gateway as a function `Request → Response`: for Next's route handlers, serverless hosts and tests. */
export async function serveWeb(gateway: (ask: Ask) => Promise<Answer>, request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const rawHeaders: string[] = [];
  for (const [name, value] of request.headers) rawHeaders.push(name, value);
  const answer = await gateway({
    method: request.method,
    target: pathname + search,
    rawHeaders,
    body: request.body as AsyncIterable<Uint8Array> | null,
    onLeave: (listener) => request.signal.addEventListener("abort", listener, { once: true }),
  });
  const headers = new Headers();
  for (let i = 0; i < answer.rawHeaders.length; i += 2) headers.append(answer.rawHeaders[i] as string, answer.rawHeaders[i + 1] as string);
  const { body } = answer;
  return new Response(body === null || body instanceof Uint8Array ? (body as BodyInit | null) : toStream(body), { status: answer.status, headers });
}

function toStream(body: AnswerBody): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const chunk = await body.read();
        if (chunk) controller.enqueue(chunk);
        else controller.close();
      },
      cancel: () => body.cancel(),
    },
    { highWaterMark: 0 }, // nothing is read ahead of the client
  );
}
