import { AppError } from "../../domain/errors";
import { headerOf } from "../exchange";
import type { FormatId } from "../hub/parts";
import { replaceHeader } from "../request/forward-headers";

const VERSION = "anthropic-version";
const BETA = "anthropic-beta";
/** The versions that Anthropic's API has: https://platform.claude.com/docs/en/api/versioning */
const ANTHROPIC_VERSIONS: ReadonlySet<string> = new Set(["2023-01-01", "2023-06-01", "2026-10-21"]);
/** What betas are called. */
const BETAS = /^[A-Za-z0-9_.:-]{1,100}(?: *, *[A-Za-z0-9_.:-]{1,100}){0,31}$/;

/** Headers of the caller's that belong to its format, for a provider that speaks it, into those that it is sent: name, value, name, value … */
export function forwardHeaders(into: string[], rawHeaders: readonly string[], format: FormatId): void {
  if (format !== "messages") return;
  const version = headerOf(rawHeaders, VERSION);
  if (version !== null && ANTHROPIC_VERSIONS.has(version)) replaceHeader(into, VERSION, version);
  const beta = headerOf(rawHeaders, BETA);
  if (beta !== null && BETAS.test(beta)) into.push(BETA, beta);
}

/** Of those, what a provider that does not speak the format is not told, for `x-monitor-dropped`. */
export function findDroppedHeaders(rawHeaders: readonly string[], format: FormatId): string[] {
  return format === "messages" && headerOf(rawHeaders, BETA) !== null ? [BETA] : [];
}

/** @throws AppError invalid_request for a version of Anthropic's API that there is not */
export function checkVersion(rawHeaders: readonly string[]): void {
  const version = headerOf(rawHeaders, VERSION);
  if (version === null || ANTHROPIC_VERSIONS.has(version)) return;
  throw new AppError("invalid_request", `anthropic-version: there is no version ${JSON.stringify(version.slice(0, 40))}.`, {
    param: "anthropic-version",
    remedy: "Send 2023-06-01.",
  });
}
