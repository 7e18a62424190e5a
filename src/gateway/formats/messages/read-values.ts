import { asObject, type Members } from "../../bytes/json/parse-members";
import type { HubField } from "../../hub/hub-request";
import type { CacheMark, Place } from "../../hub/parts";
import { placeMember } from "../../hub/place-member";
import { refuseField } from "../../translate/chat/check-fields";

/** @throws AppError invalid_request that names the field, always. @param why continues "<field>: …" */
export function malformed(at: Place, why: string): never {
  throw refuseField(at, why);
}

export function readText(value: unknown, at: Place): string {
  return typeof value === "string" ? value : malformed(at, "must be a string");
}

export function readName(value: unknown, at: Place): string {
  return readText(value, at) || malformed(at, "must not be empty");
}

export function readObject(value: unknown, at: Place): Members {
  return asObject(value) ?? malformed(at, "must be an object");
}

export function readList(value: unknown, at: Place): unknown[] {
  return Array.isArray(value) ? value : malformed(at, "must be a list");
}

/** https://platform.claude.com/docs/en/build-with-claude/prompt-caching. A time that is newer than us is left to the provider. */
export function readCache(holder: Members, at: Place): CacheMark | null {
  const stated = holder.cache_control ?? null;
  if (stated === null) return null;
  const { type, ttl } = readObject(stated, `${at}cache_control`);
  readText(type, `${at}cache_control.type`);
  return { ttl: ttl === "5m" || ttl === "1h" ? ttl : null };
}

const NONE: ReadonlySet<string> = new Set();

/** What a request says beside what the hub has. */
export class RequestNotes {
  readonly hints: HubField[] = [];
  readonly needs: HubField[] = [];
  /** The ids of the tool calls so far. */
  readonly calls = new Set<string>();

  /** Notes the members of an object that the hub does not have. */
  note(holder: Members, at: Place, known: ReadonlySet<string>, hints: ReadonlySet<string> = NONE): void {
    for (const name of Object.keys(holder)) {
      if (known.has(name)) continue;
      const value = holder[name];
      if (value !== null && value !== undefined) (hints.has(name) ? this.hints : this.needs).push({ at: placeMember(at, name), value });
    }
  }
}
