import { z } from "zod";

const position = z.tuple([z.int().min(0).max(8_640_000_000_000_000), z.string().regex(/^[\w-]{1,64}$/)]);

/** Where a page of the request log ended. */
export interface RequestCursor {
  createdAt: Date;
  requestId: string;
}

/** Opaque to callers; only `requestCursorSchema` reads it. */
export function writeRequestCursor({ createdAt, requestId }: RequestCursor): string {
  return Buffer.from(JSON.stringify([createdAt.getTime(), requestId])).toString("base64url");
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
    if (parsed.success) return { createdAt: new Date(parsed.data[0]), requestId: parsed.data[1] };
    context.addIssue({ code: "custom", message: "is not a cursor from `nextCursor`; leave it out to begin with the newest" });
    return z.NEVER;
  });
