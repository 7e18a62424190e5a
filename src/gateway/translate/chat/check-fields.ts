import type { z } from "zod";
import { AppError } from "../../../domain/errors";

type Issue = z.core.$ZodIssue;

/** Parses a body by the schema. @throws AppError `invalid_request` that names the first wrong field, in the message and as `param` */
export function checkFields<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const { path, message } = findCause(parsed.error.issues, []);
  throw refuseField(formatPath(path), message);
}

/** @param why continues "<field>: …" */
export function refuseField(param: string, why: string): AppError {
  return new AppError("invalid_request", `${param || "The body"}: ${why}.`, { param, remedy: "Correct or leave out that field." });
}

/** The most specific issue: of a union's branches, the one that got furthest into the value. */
function findCause(issues: readonly Issue[], base: readonly PropertyKey[]): { path: PropertyKey[]; message: string } {
  const [issue] = issues;
  if (!issue) return { path: [...base], message: "is not valid" };
  const path = [...base, ...issue.path];
  if (issue.code === "unrecognized_keys") return { path: [...path, issue.keys[0] ?? ""], message: "is not a known field" };
  const causes = issue.code === "invalid_union" ? issue.errors.filter((branch) => branch.length > 0).map((branch) => findCause(branch, path)) : [];
  const deepest = causes.sort((a, b) => depthOf(b.path) - depthOf(a.path))[0];
  return deepest && deepest.path.length > path.length ? deepest : { path, message: lower(issue.message) };
}

/** A branch that does not take the value's type at all has not got as far as one that takes it and finds another member wrong. */
function depthOf(path: readonly PropertyKey[]): number {
  return path.length - (path.at(-1) === "type" ? 0.5 : 0);
}

function lower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}

/** `messages[2].content[0].text`. Names from outside are truncated: enough is left to find them. */
function formatPath(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part).slice(0, 100)}`)).join("");
  return text.replace(/^\./, "");
}
