"use client";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import type { Spend } from "@/domain/spend";
import type { ApiKeyExtra } from "@/keys/credential-kind";
import type { CredentialRules } from "@/keys/credential-rules";
import type { CredentialView, ForReader } from "@/keys/list-credentials";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import { Link } from "@/ui/link";
import { saveFile } from "@/ui/save-file";
import { resellerBaseUrl } from "@/ui/snippets/reseller-snippets";

type Variables = (secret: string, origin: string) => Record<string, string>;

/** As in the README's examples. */
const tokenVariables: Variables = (secret, origin) => ({ MONITOR_TOKEN: secret, MONITOR_URL: `${origin}/api/v1` });
/** The last two are what OpenAI's own SDKs read. */
const keyVariables: Variables = (secret, origin) => ({ LLM_KEY: secret, OPENAI_API_KEY: secret, OPENAI_BASE_URL: resellerBaseUrl(origin) });
const adminVariables: Variables = (secret, origin) => ({ ADMIN_TOKEN: secret, ADMIN_URL: `${origin}/api/v1/admin/ai` });

/**
 * The kinds, by the name of their messages. `secret`: the field of a new one's answer; `guide`: where its use is shown; `variables`: what a `.env`
 * says of a new one.
 */
export const CREDENTIALS = {
  tokens: { path: "/api/tokens", secret: "token", guide: "/quickstart", variables: tokenVariables },
  keys: { path: "/api/keys", secret: "key", guide: "/quickstart?way=reseller", variables: keyVariables },
  "admin.tokens": { path: "/api/v1/admin/ai/tokens", secret: "token", guide: null, variables: adminVariables },
} as const;
export type CredentialWords = keyof typeof CREDENTIALS;
/** Those that programs make calls with: they can be rotated, and the quickstart shows their use. */
export type CallerWords = "tokens" | "keys";

/** `spend`: null when nothing was spent. Those that administer the platform spend nothing, and are their makers' own. */
export type ListedCredential = CredentialView &
  Partial<ApiKeyExtra & CredentialRules> &
  Pick<ForReader, "mayChange"> &
  Partial<ForReader> & { spend?: Spend | null };

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
  const { guide, variables } = CREDENTIALS[words];
  const saveVariables = () => {
    const lines = Object.entries(variables(secret, window.location.origin)).map(([name, value]) => `${name}=${value}\n`);
    // Browsers take a dot at the beginning away.
    saveFile({ name: "llm-monitor.env", text: lines.join("") });
  };
  return (
    <div className="grid gap-4">
      <div className="flex items-center gap-2 rounded-lg border border-line bg-sunken py-1.5 pr-1.5 pl-3">
        <output aria-label={own("newSecret")} className="min-w-0 flex-1 break-all font-mono text-[13px]">
          {secret}
        </output>
        <CopyButton text={secret} label={own("copy")} variant="secondary" />
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={saveVariables}>
          <Download aria-hidden className="size-4" />
          {t("saveEnv")}
        </Button>
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
