import { asObject, type Members } from "../../bytes/json/parse-members";
import type { HubField } from "../../hub/hub-request";
import type { Place } from "../../hub/parts";
import { placeMember } from "../../hub/place-member";
import { refuseField } from "../../translate/chat/check-fields";

/** A value in the caller's body, and where it stands. */
export interface Field {
  value: unknown;
  at: Place;
}

/**
 * The members of an object in a request, by their names in camel case: Google's JSON takes those in snake case as well
 * (https://protobuf.dev/programming-guides/json/), and null for what is not there.
 */
export class Fields {
  readonly #fields = new Map<string, HubField>();
  readonly members: Members;

  /** @throws AppError `invalid_request` when it is no object */
  constructor({ value, at }: Field) {
    const members = asObject(value);
    if (!members) throw refuseField(at, "must be an object");
    this.members = members;
    for (const [name, member] of Object.entries(members))
      if (member !== null && member !== undefined) this.#fields.set(toCamelCase(name), { at: placeMember(at, name), value: member });
  }

  /** Null: it is not there. What has been taken is not in `rest`. */
  take(name: string): Field | null {
    const field = this.#fields.get(name) ?? null;
    this.#fields.delete(name);
    return field;
  }

  /** Those that are there. */
  takeAll(names: readonly string[]): Field[] {
    return names.map((name) => this.take(name)).filter((field) => field !== null);
  }

  takeText(name: string): { value: string; at: Place } | null {
    return this.#takeChecked(name, (value): value is string => typeof value === "string", "must be a string");
  }

  takeBoolean(name: string): { value: boolean; at: Place } | null {
    return this.#takeChecked(name, (value): value is boolean => typeof value === "boolean", "must be true or false");
  }

  takeNumber(name: string): { value: number; at: Place } | null {
    return this.#takeChecked(name, (value): value is number => typeof value === "number" && Number.isFinite(value), "must be a number");
  }

  takeInteger(name: string, min: number, max: number): { value: number; at: Place } | null {
    const isWithin = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
    return this.#takeChecked(name, isWithin, `must be a whole number from ${min} to ${max}`);
  }

  takeObject(name: string): { value: Members; at: Place } | null {
    return this.#takeChecked(name, (value): value is Members => asObject(value) !== null, "must be an object");
  }

  /** The entries of a list, each with its place. Empty: it is not there. */
  takeList(name: string): Field[] {
    const field = this.take(name);
    return field ? listFields(field) : [];
  }

  /** What nobody has taken, in the caller's order and with the caller's names. */
  get rest(): HubField[] {
    return [...this.#fields.values()];
  }

  #takeChecked<T>(name: string, isValid: (value: unknown) => value is T, why: string): { value: T; at: Place } | null {
    const field = this.take(name);
    if (!field) return null;
    if (!isValid(field.value)) throw refuseField(field.at, why);
    return { value: field.value, at: field.at };
  }
}

/** Google's JSON takes a single value where a list is meant; its own examples do so. */
export function listFields({ value, at }: Field): Field[] {
  return Array.isArray(value) ? value.map((entry: unknown, i) => ({ value: entry, at: `${at}[${i}]` })) : [{ value, at }];
}

export function toCamelCase(name: string): string {
  return name.replace(/([a-z0-9])_([a-z0-9])/g, (_, before: string, letter: string) => before + letter.toUpperCase());
}
