import { AppError } from "@/domain/errors";
import { newId } from "@/domain/ids";
import { answerError } from "./answer-error";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
type Method = (typeof METHODS)[number];

type Handler = (...call: never[]) => Response | Promise<Response>;

/** Not written by the route, but implied by what it lacks. */
interface ImpliedHandler {
  (request: Request): Response;
  isImplied: true;
}

type Methods<H> = { [M in Method]: M extends keyof H ? H[M] : ImpliedHandler };

const imply = (answer: (request: Request) => Response): ImpliedHandler => Object.assign(answer, { isImplied: true as const });

/**
 * Every method of a route, to be exported from its `route.ts`: those that it has, and for the others 405 with `Allow` (RFC 9110 §15.5.6),
 * where Next would send an empty body. OPTIONS answers with `Allow` too; HEAD is Next's, by way of GET. `answer` writes the refusal.
 */
export function defineMethods<H extends Partial<Record<Method, Handler>>>(
  handlers: H,
  answer: (error: AppError, request: Request) => Response = (error, request) => answerError(error, newId("req"), request),
): Methods<H> {
  const own = METHODS.filter((method) => handlers[method]);
  const allow = [...new Set([...own, "OPTIONS", ...(handlers.GET ? ["HEAD"] : [])])].sort().join(", ");
  const refuse = imply((request) => {
    const error = new AppError("method_not_allowed", `This endpoint does not take ${request.method}.`, { remedy: `It takes ${allow}.` });
    const response = answer(error, request);
    response.headers.set("allow", allow);
    return response;
  });
  const describe = imply(() => new Response(null, { status: 204, headers: { allow } }));
  const implied = METHODS.map((method) => [method, handlers[method] ?? (method === "OPTIONS" ? describe : refuse)]);
  return Object.fromEntries(implied) as Methods<H>;
}
