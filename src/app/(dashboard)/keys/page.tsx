import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireMember } from "@/app/require-member";
import { listResoldModels } from "@/catalog/list-resold-models";
import { includesRole } from "@/domain/roles";
import { API_KEY } from "@/keys/credential-kind";
import { prepare } from "@/runtime/lifecycle";
import { listWithSpend } from "../credentials/list-with-spend";
import { KeyList } from "./key-list";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("keys"))("title") };
}

export default async function KeysPage() {
  const { member, organization } = await requireMember();
  await prepare();
  const models = listResoldModels(Date.now()).map(({ id }) => id);
  const keys = await listWithSpend(API_KEY, member);
  const mayCreate = includesRole(member.role, "member");
  return <KeyList keys={keys} mayCreate={mayCreate} models={models} timeZone={organization.timeZone} nowMs={Date.now()} />;
}
