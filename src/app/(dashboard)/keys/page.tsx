import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireMember } from "@/app/require-member";
import { listResoldModels } from "@/catalog/list-resold-models";
import { API_KEY } from "@/keys/credential-kind";
import { listCredentials } from "@/keys/list-credentials";
import { prepare } from "@/runtime/lifecycle";
import { KeyList } from "./key-list";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("keys"))("title") };
}

export default async function KeysPage() {
  const { organization } = await requireMember();
  await prepare();
  const models = listResoldModels(Date.now()).map(({ id }) => id);
  const keys = await listCredentials(API_KEY, organization.id);
  return <KeyList keys={keys} models={models} timeZone={organization.timeZone} nowMs={Date.now()} />;
}
