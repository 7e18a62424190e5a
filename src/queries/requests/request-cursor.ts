import { z } from "zod";

const place = [z.int().min(0).max(8_640_000_000_000_000), z.string().regex(/^[\w-]{1,64}$/)] as const;
const position = z.union([z.tuple(place), z.tuple([...place, z.string().regex(/^-?\d{1,18}$/)])]);

/** Where a page of the request log ended. */
export interface RequestCursor {
  createdAt: Date;
  requestId: string;
  /** What the log is sorted by, of its last row; undefined: it is in order of time. */
  figure?: bigint | undefined;
}

/** Opaque to callers; only `requestCursorSchema` reads it. */
export function writeRequestCursor({ createdAt, requestId, figure }: RequestCursor): string {
  return Buffer.from(JSON.stringify([createdAt.getTime(), requestId, ...(figure === undefined ? [] : [String(figure)])])).toString("base64url");
}

function readPosition(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return null;
  }
}

/** `nextCursor` of an answer → the position that it stands for. A cursor that we did not write is refused. */
export const requestCursorSchema = z
  .string()
  .max(200)
  .transform((text, context): RequestCursor => {
    const parsed = position.safeParse(readPosition(text));
    if (parsed.success) {
      const [createdAtMs, requestId, figure] = parsed.data;
      return { createdAt: new Date(createdAtMs), requestId, ...(figure !== undefined && { figure: BigInt(figure) }) };
    }
    context.addIssue({ code: "custom", message: "is not a cursor from `nextCursor`; leave it out to begin with the newest" });
    return z.NEVER;
  });
