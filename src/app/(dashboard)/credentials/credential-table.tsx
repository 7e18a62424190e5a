"use client";
import { useTranslations } from "next-intl";
import { Table, Th } from "@/ui/table";
import { CredentialRow } from "./credential-row";
import type { CredentialWords, ListedCredential } from "./credential-words";

interface CredentialTableProps {
  words: CredentialWords;
  credentials: ListedCredential[];
  timeZone: string;
  nowMs: number;
  onRotate(credential: ListedCredential): void;
  onRevoke(credential: ListedCredential): void;
}

export function CredentialTable({ words, credentials, ...row }: CredentialTableProps) {
  const t = useTranslations("credentials");
  const own = useTranslations(words);
  return (
    <Table label={own("title")}>
      <thead>
        <tr>
          <Th>{t("name")}</Th>
          <Th className="max-md:hidden">{own("secret")}</Th>
          <Th className="max-lg:hidden">{t("created")}</Th>
          <Th className="max-md:hidden">{t("lastUsed")}</Th>
          <Th className="max-lg:hidden">{t("expires")}</Th>
          <Th>{t("status")}</Th>
          <Th>
            <span className="sr-only">{t("actions")}</span>
          </Th>
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>td]:border-b-0">
        {credentials.map((credential) => (
          <CredentialRow key={credential.id} credential={credential} {...row} />
        ))}
      </tbody>
    </Table>
  );
}
