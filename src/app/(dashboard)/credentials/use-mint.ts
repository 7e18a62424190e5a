import { useTranslations } from "next-intl";
import { useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import { type CredentialWords, SECRET_FIELD } from "./credential-words";

interface UseMintOptions {
  words: CredentialWords;
  path: string;
  onMinted(secret: string): void;
}

/** Asks an API for a new secret and holds it, or the error, until it is forgotten. */
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
    const made = answer.data[SECRET_FIELD[words]] ?? "";
    setSecret(made);
    onMinted(made);
  }

  function forget() {
    setSecret(null);
    setError(null);
  }

  return { secret, error, isBusy, mint, forget };
}
