"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { useIsHydrated } from "@/ui/use-is-hydrated";
import { callApi, describeError } from "../call-api";

/** Asks one of our APIs, then loads a page (null: this one again), so that nothing of before remains; or says what is wrong. */
function useLeave(path: string, after: string | null) {
  const unreachable = useTranslations("auth")("unreachable");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function leave(body?: object) {
    setBusy(true);
    setError(null);
    const answer = await callApi(path, { method: "POST", ...(body ? { body } : {}) });
    if (answer.ok) {
      if (after === null) window.location.reload();
      else window.location.assign(after);
      return;
    }
    setError(describeError(answer.error, unreachable));
    setBusy(false);
  }
  return { error, isBusy, leave };
}

function Problem({ text }: { text: string | null }) {
  return (
    <p role="alert" className="rounded-lg bg-bad-soft px-3 py-2 text-[13px] text-bad empty:hidden">
      {text}
    </p>
  );
}

/** For whoever was invited and is signed in. */
export function JoinButton({ token }: { token: string }) {
  const t = useTranslations("invitation");
  const { error, isBusy, leave } = useLeave("/api/invitations/accept", "/overview");
  return (
    <div className="grid gap-4">
      <Problem text={error} />
      <Button variant="primary" size="large" disabled={isBusy} onClick={() => leave({ token })}>
        {t("join")}
      </Button>
    </div>
  );
}

/** For whoever was invited and has no account yet: its address is the invitation's. */
export function NewcomerForm({ token }: { token: string }) {
  const t = useTranslations("invitation");
  const auth = useTranslations("auth");
  const { error, isBusy, leave } = useLeave("/api/invitations/accept", "/overview");
  const isHydrated = useIsHydrated();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    void leave({ token, ...Object.fromEntries(new FormData(event.currentTarget)) });
  }

  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      <Field label={auth("name")} name="name" autoComplete="name" required maxLength={100} />
      <Field
        label={auth("password")}
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={8}
        hint={auth("passwordHint")}
      />
      <Problem text={error} />
      <Button type="submit" variant="primary" size="large" disabled={isBusy || !isHydrated}>
        {t("joinNew")}
      </Button>
    </form>
  );
}

/** For somebody else: the same link again, signed out. */
export function LogOutButton() {
  const t = useTranslations("invitation");
  const { error, isBusy, leave } = useLeave("/api/auth/logout", null);
  return (
    <div className="grid gap-4">
      <Problem text={error} />
      <Button size="large" disabled={isBusy} onClick={() => leave()}>
        {t("logOut")}
      </Button>
    </div>
  );
}
