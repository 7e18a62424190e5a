"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { type ApiError, callApi, describeError } from "@/app/call-api";
import type { CheckedForm } from "@/app/check-form";
import { type FieldError, readFieldErrors } from "@/app/read-field-errors";
import { useToast } from "@/ui/toast";

const TYPING_MS = 250;

interface AdminFormOptions<V extends object> {
  form: CheckedForm;
  /** Keys are named like the fields of the API, so that its errors find them. */
  initial: V;
  /** The body of the request. `resets`: fields that go back to the built-in value. */
  toBody(values: V, resets: readonly string[]): object;
  send: { method: "POST" | "PUT"; path: string };
  /** What the toast says; default: that it is saved. */
  done?: string;
  onSaved(): void;
}

type KeysOf<V, T> = { [K in keyof V]: V[K] extends T ? K : never }[keyof V] & string;

/** A message for a field, also when it is about one of its parts (`weights.mdl_…`). */
function messageFor(errors: readonly FieldError[], name: string): string | null {
  return errors.find(({ field }) => field === name || field.startsWith(`${name}.`))?.message ?? null;
}

/** What the server's own rules say of a body: asked a moment after it changed (`isTyped`), or at once by `check`. */
function useFieldErrors(form: CheckedForm, body: string, isTyped: boolean) {
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  async function check(signal?: AbortSignal): Promise<readonly FieldError[]> {
    const answer = await callApi<{ errors: FieldError[] }>(`/api/v1/admin/ai/check/${form}`, { method: "POST", body: JSON.parse(body), signal });
    return answer.ok ? answer.data.errors : [];
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new body is the reason to ask
  useEffect(() => {
    if (!isTyped) return;
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      const found = await check(stop.signal);
      if (!stop.signal.aborted) setErrors(found);
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [body]);
  return { errors, setErrors, check };
}

/** What was typed, and which fields were touched. */
function useValues<V extends object>(initial: V) {
  const [values, setValues] = useState(initial);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [resets, setResets] = useState<readonly string[]>([]);
  const names = Object.keys(values);
  const touch = (all: readonly string[]) => setTouched((now) => new Set([...now, ...all]));
  function change<K extends keyof V & string>(name: K, value: V[K]) {
    touch([name]);
    setValues((now) => ({ ...now, [name]: value }));
  }
  function toggleReset(name: string) {
    touch([name]);
    setResets((now) => (now.includes(name) ? now.filter((one) => one !== name) : [...now, name]));
  }
  return { values, names, touched, touch, resets, change, toggleReset };
}

/**
 * The state of one of the administration's forms. While one types, the server's own rules check the body; a message shows at its field once that
 * field was touched, and all of them after an attempt to send.
 */
export function useAdminForm<V extends object>({ form, initial, toBody, send, done, onSaved }: AdminFormOptions<V>) {
  const unreachable = useTranslations("auth")("unreachable");
  const t = useTranslations("admin.form");
  const showToast = useToast();
  const { values, names, touched, touch, resets, change, toggleReset } = useValues(initial);
  const body = JSON.stringify(toBody(values, resets));
  const { errors, setErrors, check } = useFieldErrors(form, body, touched.size > 0);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [attempts, setAttempts] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (attempts > 0) element.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [attempts]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    const wrong = await check();
    const answer = wrong.length > 0 ? null : await callApi(send.path, { method: send.method, body: JSON.parse(body) });
    setBusy(false);
    if (answer?.ok) {
      showToast({ tone: "good", title: done ?? t("saved") });
      onSaved();
      return;
    }
    const refused = answer ? readFieldErrors(answer.error.message).filter(({ field }) => field !== "") : wrong;
    setErrors(refused);
    if (answer && refused.length === 0) setFailure(answer.error);
    touch(names);
    setAttempts((count) => count + 1);
  }

  const errorOf = (name: string) => (touched.has(name) ? messageFor(errors, name) : null);
  const stray = attempts > 0 ? strayErrors(errors, names) : null;
  return {
    ...{ values, change, errorOf, resets, toggleReset, isBusy },
    /** What no field can say. */
    problem: failure ? describeError(failure, unreachable) : stray,
    isStale: failure?.status === 409,
    formProps: { ref: element, onSubmit: submit, noValidate: true },
    ...bindFields({ values, change, errorOf }),
  };
}

interface FieldState<V> {
  values: V;
  change<K extends keyof V & string>(name: K, value: V[K]): void;
  errorOf(name: string): string | null;
}

/** The properties of fields, by their names. */
const bindFields = <V extends object>({ values, change, errorOf }: FieldState<V>) => ({
  /** Of a field of text. `read` turns what was typed into what is kept. */
  text: (name: KeysOf<V, string>, read: (typed: string) => string = (typed) => typed) => ({
    name,
    value: values[name] as string,
    error: errorOf(name),
    onChange: (event: { target: { value: string } }) => change(name, read(event.target.value) as V[typeof name]),
  }),
  flag: (name: KeysOf<V, boolean>) => ({
    checked: values[name] as boolean,
    onChange: (checked: boolean) => change(name, checked as V[typeof name]),
  }),
});

/** What is wrong with fields that the form does not have, as one text; null: nothing. */
function strayErrors(errors: readonly FieldError[], names: readonly string[]): string | null {
  const stray = errors.filter(({ field }) => !names.some((name) => field === name || field.startsWith(`${name}.`)));
  return stray.map(({ field, message }) => (field ? `${field}: ${message}` : message)).join(" ") || null;
}

/** Digits only: of a field for a whole number. */
export const digits = (typed: string): string => typed.replace(/\D/g, "").slice(0, 12);
export const wholeNumber = (typed: string): string => (typed.startsWith("-") ? `-${digits(typed)}` : digits(typed));
/** Null: nothing was typed. */
export const numberOrNull = (text: string): number | null => (text === "" ? null : Number(text));
export const textOrNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

/** The fields that differ from what was there: what is not sent keeps following the built-in list. */
export function changesOf<T extends Record<string, unknown>>(before: T, after: T): Partial<T> {
  const names = (Object.keys(after) as (keyof T)[]).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  return Object.fromEntries(names.map((name) => [name, after[name]])) as Partial<T>;
}
