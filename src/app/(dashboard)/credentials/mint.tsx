"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import type { ApiKeyExtra } from "@/keys/credential-kind";
import type { CredentialView } from "@/keys/list-credentials";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Link } from "@/ui/link";

/** The kinds, by the name of their messages. `secret`: the field of a new one's answer; `guide`: where its use is shown. */
export const CREDENTIALS = {
  tokens: { path: "/api/tokens", secret: "token", guide: "/quickstart" },
  keys: { path: "/api/keys", secret: "key", guide: "/quickstart?way=reseller" },
  "admin.tokens": { path: "/api/v1/admin/ai/tokens", secret: "token", guide: null },
} as const;
export type CredentialWords = keyof typeof CREDENTIALS;
/** Those that programs make calls with: they can be rotated, and the quickstart shows their use. */
export type CallerWords = "tokens" | "keys";

/** `mayChange`: whether whoever looks at it may rotate and revoke it. */
export type ListedCredential = CredentialView & Partial<ApiKeyExtra> & { mayChange: boolean };

interface UseMintOptions {
  words: CredentialWords;
  path: string;
  onMinted(secret: string): void;
}

/** Requests a new secret and keeps it, or the error, until it is dismissed. */
export function useMint({ words, path, onMinted }: UseMintOptions) {
  const unreachable = useTranslations("auth")("unreachable");
  const [secret, setSecret] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function mint(body: object) {
    setBusy(true);
    setError(null);
    const answer = await callApi<Record<string, string>>(path, { method: "POST", body });
    setBusy(false);
    if (!answer.ok) {
      setError(describeError(answer.error, unreachable));
      return;
    }
    const made = answer.data[CREDENTIALS[words].secret] ?? "";
    setSecret(made);
    onMinted(made);
  }

  function forget() {
    setSecret(null);
    setError(null);
  }

  return { secret, error, isBusy, mint, forget };
}

export function ShownSecret({ words, secret, onDone }: { words: CredentialWords; secret: string; onDone(): void }) {
  const t = useTranslations("credentials");
  const own = useTranslations(words);
  const { guide } = CREDENTIALS[words];
  return (
    <div className="grid gap-4">
      <div className="flex items-center gap-2 rounded-lg border border-line bg-sunken py-1.5 pr-1.5 pl-3">
        <output aria-label={own("newSecret")} className="min-w-0 flex-1 break-all font-mono text-[13px]">
          {secret}
        </output>
        <CopyButton text={secret} label={own("copy")} variant="secondary" />
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        {guide ? (
          <Button asChild>
            <Link href={guide}>{t("useIt")}</Link>
          </Button>
        ) : null}
        <Button variant="primary" onClick={onDone}>
          {t("done")}
        </Button>
      </div>
    </div>
  );
}
