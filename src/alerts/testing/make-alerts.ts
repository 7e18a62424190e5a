import { database } from "../../db/client";
import type { AlertKind } from "../../domain/alerts";
import { newId } from "../../domain/ids";
import { createRule } from "../change-rules";
import type { News } from "../compare-reading";
import { createChannel } from "../create-channel";
import { readRules, type WatchedRule } from "../watched-rule";
import { writeEvent } from "../write-event";

export const ACTOR = { id: "usr_test", name: "ada@example.com", address: null };

/** An organization without people. */
export async function makeOrganization(): Promise<string> {
  const id = newId("org");
  await database().organization.create({ data: { id, name: "Northwind" } });
  return id;
}

/** A webhook at `url`; `secret` as whoever made it has seen it. */
export async function makeWebhook(organizationId: string, url: string): Promise<{ id: string; secret: string }> {
  const { id, secret = "" } = await createChannel({ organizationId, actor: ACTOR, locale: "en" }, { type: "webhook", name: "Hook", url });
  return { id, secret };
}

interface RuleOptions {
  organizationId: string;
  kind: AlertKind;
  threshold?: string;
  channelIds: string[];
}

export async function makeRule({ organizationId, ...rule }: RuleOptions): Promise<WatchedRule> {
  const { id } = await createRule({ organizationId, actor: ACTOR }, rule);
  return (await readRules()).find((one) => one.id === id) as WatchedRule;
}

/** An event as if something had happened. */
export function tell(rule: WatchedRule, number: number): Promise<void> {
  const named = { organization: { name: "Northwind" }, provider: { name: `Provider ${number}` } };
  const news: News = { type: "provider.down", data: { ...named, rule: rule.id, number, link: "http://localhost" } };
  return database().$transaction((tx) => writeEvent(tx, rule, news, new Date()));
}
