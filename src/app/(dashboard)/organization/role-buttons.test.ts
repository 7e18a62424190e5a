import { NextIntlClientProvider } from "next-intl";
import { createElement, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import { NO_LIMITS } from "@/domain/limits";
import type { Role } from "@/domain/roles";
import en from "@/messages/en.json";
import { EndCard } from "./end-card";
import { InvitationCard } from "./invitation-card";
import { LimitsCard } from "./limits-card";
import { MemberCard } from "./member-card";
import { SettingsCard } from "./settings-card";

vi.mock("next/navigation", () => ({ useRouter: () => ({ refresh: () => undefined }) }));

const at = "2026-11-20T00:00:00.000Z";
const memberOf = (name: string, role: Role) => ({
  id: `mem_${name}`,
  userId: `usr_${name}`,
  name,
  email: `${name}@example.com`,
  role,
  createdAt: at,
});
const members = [memberOf("ann", "owner"), memberOf("own", "owner"), memberOf("ada", "admin"), memberOf("mia", "member"), memberOf("vic", "viewer")];
const invitations = (["owner", "viewer"] as const).map((role) => ({ id: role, email: `${role}@new.example`, role, createdAt: at, expiresAt: at }));
const PERSON = { owner: "own", admin: "ada", member: "mia", viewer: "vic" } as const;

/** The names of the buttons and lists that the page has for somebody. */
function controlsFor(role: Role): string[] {
  const userId = `usr_${PERSON[role]}`;
  const organization = { id: "org", name: "N", timeZone: "UTC", role, limits: NO_LIMITS, createdAt: at };
  const cards = [
    createElement(SettingsCard, { key: 1, organization, zones: ["UTC"] }),
    createElement(LimitsCard, { key: 5, organization }),
    createElement(MemberCard, { key: 2, members, role, userId, timeZone: "UTC", isOnlyOwner: false }),
    createElement(InvitationCard, { key: 3, invitations, role, timeZone: "UTC" }),
    createElement(EndCard, {
      key: 4,
      organizationName: "N",
      role,
      memberId: `mem_${PERSON[role]}`,
      isOnlyOwner: false,
      available: "1.000000000",
      createdAt: at,
    }),
  ];
  const html = renderToStaticMarkup(inEnglish(cards));
  const controls = html.matchAll(/<(?:button|select)([^>]*)>(.*?)<\/(?:button|select)>/g);
  return [...controls].map(([, attributes = "", content = ""]) => /aria-label="([^"]*)"/.exec(attributes)?.[1] ?? content.replace(/<.*?>/g, ""));
}

function inEnglish(children: ReactNode) {
  const onError = (error: unknown) => {
    throw error;
  };
  return createElement(NextIntlClientProvider, { locale: "en", messages: en, timeZone: "UTC", onError, children });
}

const withdraw = (role: string) => `Withdraw the invitation of ${role}@new.example`;

test.each<[Role, string[]]>([
  ["viewer", ["Leave organization"]],
  ["member", ["Leave organization"]],
  [
    "admin",
    [
      ...["Time zone", "Save", "Save", "Role of ada", "Role of mia", "Remove mia", "Role of vic", "Remove vic"],
      ...["Invite", withdraw("viewer"), "Leave organization"],
    ],
  ],
  [
    "owner",
    [
      ...[
        "Time zone",
        "Save",
        "Save",
        "Role of ann",
        "Remove ann",
        "Role of own",
        "Role of ada",
        "Remove ada",
        "Role of mia",
        "Remove mia",
        "Role of vic",
      ],
      ...["Remove vic", "Invite", withdraw("owner"), withdraw("viewer"), "Leave organization", "Delete organization"],
    ],
  ],
])("the page has for a %s what they may do, and nothing else", (role, controls) => {
  expect(controlsFor(role)).toEqual(controls);
});
