import { z } from "zod";
import { database } from "../db/client";
import { ALERT_KINDS, type AlertKind } from "../domain/alerts";
import { env } from "../env";

/** A rule as the watch works with it. */
export interface WatchedRule {
  id: string;
  organizationId: string;
  organizationName: string;
  kind: AlertKind;
  /** Decimal; null: the kind has none. */
  threshold: string | null;
  channelIds: string[];
  version: number;
  createdAt: Date;
}

const stringList = z.array(z.string());

const percentList = z.array(z.int().min(1));

/** The shares of a budget at which rules fire. */
export const readPercents = (text: string): number[] => percentList.parse(JSON.parse(text));

export const readChannelIds = (text: string): string[] => stringList.parse(JSON.parse(text));

/** Of all organizations. One of a kind that this version does not know, because a newer process made it, is left to that process. */
export async function readRules(): Promise<WatchedRule[]> {
  const rows = await database().alertRule.findMany({ include: { organization: { select: { name: true } } }, orderBy: { id: "asc" } });
  return rows.flatMap(({ organization, channelIds, kind: text, ...row }) => {
    const kind = ALERT_KINDS.find((known) => known === text);
    return kind ? [{ ...row, kind, organizationName: organization.name, channelIds: readChannelIds(channelIds) }] : [];
  });
}

/** As events name it. */
export const organizationOf = ({ organizationId, organizationName }: WatchedRule) => ({ id: organizationId, name: organizationName });

/** A page of ours, for people. */
export const linkTo = (path: string): string => (env.APP_URL ? new URL(env.APP_URL).origin : `http://localhost:${env.PORT}`) + path;
