import { database } from "../db/client";
import type { AlertChannel } from "../db/generated/client";
import { CHANNEL_TYPES, type ChannelType } from "../domain/alerts";

/** A channel as everybody in the organization sees it. A Slack URL is a key to its room, and of a webhook's the query may be: they are not shown. */
export interface ChannelView {
  id: string;
  type: ChannelType;
  name: string;
  /** Of webhooks and Slack. */
  url?: string;
  /** Of e-mail. */
  address?: string;
  createdAt: string;
}

export const CHANNEL_COLUMNS = { id: true, type: true, name: true, shownTarget: true, createdAt: true } as const;

export const readChannelType = (text: string): ChannelType => CHANNEL_TYPES.find((type) => type === text) ?? "webhook";

export function viewChannel({ id, type: text, name, shownTarget, createdAt }: Pick<AlertChannel, keyof typeof CHANNEL_COLUMNS>): ChannelView {
  const type = readChannelType(text);
  return { id, type, name, ...(type === "email" ? { address: shownTarget } : { url: shownTarget }), createdAt: createdAt.toISOString() };
}

/** In the order in which they were made. */
export async function listChannels(organizationId: string): Promise<ChannelView[]> {
  const rows = await database().alertChannel.findMany({ where: { organizationId }, orderBy: { id: "asc" }, select: CHANNEL_COLUMNS });
  return rows.map(viewChannel);
}

/** What people may see of where a channel leads. */
export function showTarget(type: ChannelType, target: string): string {
  if (type === "email") return target;
  const { origin, pathname, search } = new URL(target);
  return type === "slack" ? `${origin}/…${pathname.slice(-4)}` : `${origin}${pathname}${search ? "?…" : ""}`;
}
