import { z } from "zod";
import { authenticateSession, type Member } from "@/access/authenticate-session";
import { refuseForeignPage } from "@/access/refuse-foreign-page";
import type { Actor } from "@/audit/record-change";
import { AppError } from "@/domain/errors";
import { newId } from "@/domain/ids";
import { includesRole, type Role } from "@/domain/roles";
import { type Administrator, actorOf, admitAdministrator } from "./admit-administrator";
import { admitCredential, admitReader, type Credential, type Reader, type ReaderRight } from "./admit-reader";
import { answerError, reportError, withOurHeaders } from "./answer-error";
import { parseInput, readJsonBody, readQuery, requireMedia } from "./read-input";

/**
 * `administrator`: of the platform, whatever their role in an organization. A reader may be a key or token, a `credential` is nothing else; see
 * `admit-reader.ts`.
 */
type RouteRole = "anyone" | Role | ReaderRight | "credential" | "administrator";
/** What `JSON.stringify` accepts: no `bigint`, no `undefined` at the top level. */
export type JsonValue = object | string | number | boolean | null;

interface RouteOptions<R extends RouteRole, Q extends z.ZodType, B extends z.ZodType, P extends z.ZodType> {
  /** The lowest role that may call. With "anyone" no session is looked up; only with a role in an organization there is a `member`. */
  role: R;
  /** Without a schema the query is ignored. */
  query?: Q;
  /** Without a schema only an empty body or `{}` is accepted. */
  body?: B;
  /** Instead of JSON: the media type of a body that the handler reads itself, piece by piece. */
  media?: string;
  params?: P;
}

interface RouteCall<R extends RouteRole, Q extends z.ZodType, B extends z.ZodType, P extends z.ZodType> {
  member: R extends Role ? Member : null;
  reader: R extends ReaderRight ? Reader : null;
  credential: R extends "credential" ? Credential : null;
  administrator: R extends "administrator" ? Administrator : null;
  /** Who the audit log names for what is changed; readers and credentials change nothing that it keeps. */
  actor: R extends "anyone" | ReaderRight | "credential" ? null : Actor;
  query: z.output<Q>;
  body: z.output<B>;
  params: z.output<P>;
  request: Request;
  requestId: string;
}

interface RouteContext {
  params: Promise<Record<string, string | string[] | undefined>>;
}

export interface RouteHandler {
  (request: Request, context?: RouteContext): Promise<Response>;
  /** Who may call; the authorization matrix is made from it. */
  rights: RouteRole;
}

const noBody = z.strictObject({}).optional();
const BODYLESS_METHODS = new Set(["GET", "HEAD"]);

interface Admitted {
  member: Member | null;
  reader: Reader | null;
  credential: Credential | null;
  administrator: Administrator | null;
  actor: Actor | null;
}

async function admit(request: Request, role: RouteRole): Promise<Admitted> {
  refuseForeignPage(request);
  const nobody = { member: null, reader: null, credential: null, administrator: null, actor: null };
  if (role === "anyone") return nobody;
  if (role === "reader" || role === "balance-reader") return { ...nobody, reader: await admitReader(request, role) };
  if (role === "credential") return { ...nobody, credential: await admitCredential(request) };
  if (role === "administrator") {
    const administrator = await admitAdministrator(request);
    return { ...nobody, administrator, actor: administrator.actor };
  }
  const member = await authenticateSession(request.headers);
  if (!member) throw new AppError("unauthenticated", "You are not signed in.", { remedy: "Sign in and try again." });
  if (includesRole(member.role, role)) return { ...nobody, member, actor: actorOf(member, request) };
  throw new AppError("forbidden", `This needs the role ${role}; yours is ${member.role}.`, { remedy: "Ask an owner of your organization." });
}

async function readBody(request: Request, { body, media }: { body: z.ZodType | undefined; media: string | undefined }): Promise<unknown> {
  if (BODYLESS_METHODS.has(request.method)) return undefined;
  if (media !== undefined) return requireMedia(request, media);
  return parseInput({ place: "body", schema: body ?? noBody, input: await readJsonBody(request) });
}

/**
 * A Next route handler that guards itself, whatever runs before it: it refuses other sites' pages, then callers without a session or credential (401), then
 * members whose role is too low (403), then input that does not fit the schemas (400, 413, 415). Errors are sent as `{"error":{code,message,remedy,requestId}}`.
 * A returned value is sent as JSON with status 200; for another status return a `Response`.
 */
export function defineRoute<
  R extends RouteRole,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
  P extends z.ZodType = z.ZodUndefined,
>(
  { role, query, body, media, params }: RouteOptions<R, Q, B, P>,
  handle: (call: RouteCall<R, Q, B, P>) => Promise<Response | JsonValue> | Response | JsonValue,
): RouteHandler {
  async function answer(request: Request, context: RouteContext | undefined, requestId: string): Promise<Response> {
    const call = {
      ...(await admit(request, role)),
      params: params && parseInput({ place: "path", schema: params, input: await context?.params }),
      query: query && parseInput({ place: "query", schema: query, input: readQuery(request.url) }),
      body: await readBody(request, { body, media }),
      request,
      requestId,
    };
    const result = await handle(call as RouteCall<R, Q, B, P>);
    return result instanceof Response ? result : Response.json(result);
  }

  const route = async (request: Request, context?: RouteContext): Promise<Response> => {
    const requestId = newId("req");
    try {
      return withOurHeaders(await answer(request, context, requestId), requestId);
    } catch (error) {
      reportError(error, request, requestId);
      return answerError(error, requestId, request);
    }
  };
  return Object.assign(route, { rights: role });
}
