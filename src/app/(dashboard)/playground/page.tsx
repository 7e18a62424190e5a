import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { readOrigin } from "@/app/origin";
import { requireMember } from "@/app/require-member";
import { listChatMounts } from "@/catalog/list-chat-mounts";
import { includesRole } from "@/domain/roles";
import { getBalance } from "@/queries/balance/get-balance";
import { listModelOffers } from "@/runtime/list-model-offers";
import { Playground } from "./playground";
import type { Callable } from "./targets";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("playground"))("title") };
}

/** Resold only what can be called now; at a provider's mount whatever the provider has. */
async function listCallable(): Promise<Callable> {
  const { models, areCallable } = await listModelOffers();
  const chats = models.filter(({ capabilities }) => capabilities.length === 0 || capabilities.includes("chat"));
  const resold = chats.map(({ id, providerId, capabilities }) => ({ id, providerId, capabilities }));
  return { resold: areCallable ? resold : [], mounts: listChatMounts() };
}

interface PlaygroundPageProps {
  searchParams: Promise<{ model?: string | string[] }>;
}

export default async function PlaygroundPage({ searchParams }: PlaygroundPageProps) {
  const { member, organization } = await requireMember();
  const [{ model }, callable, { balance }, serverOrigin] = await Promise.all([
    searchParams,
    listCallable(),
    getBalance(organization.id),
    readOrigin(),
  ]);
  return (
    <Playground
      key={String(model)} // from one model's "try it" to another's
      owner={`${member.userId}-${organization.id}`}
      mayCall={includesRole(member.role, "member")}
      callable={callable}
      available={balance.available}
      serverOrigin={serverOrigin}
      wanted={typeof model === "string" ? model : null}
    />
  );
}
