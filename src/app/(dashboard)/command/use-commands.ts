"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { callApi } from "@/app/call-api";
import { includesRole } from "@/domain/roles";
import type { CredentialView } from "@/keys/list-credentials";
import type { RequestJson } from "@/queries/requests/request-json";
import { chooseTheme } from "@/ui/choose-theme";
import { useProviderName } from "@/ui/labels";
import { useCarriedView } from "../range-bar/carried-view";
import { ADMINISTRATION, PAGES } from "../sidebar";
import { useLogOut } from "../use-log-out";
import { useSwitchOrganization } from "../use-switch-organization";
import { type Command, readRequestId } from "./find-commands";
import type { MenuOwner } from "./menu-owner";

type ListedCredential = Pick<CredentialView, "id" | "name" | "prefix" | "isActive">;

/** What is only read once the menu is open. */
interface Loaded {
  models: { id: string; provider: string }[];
  keys: ListedCredential[];
  tokens: ListedCredential[];
}
const NOTHING: Loaded = { models: [], keys: [], tokens: [] };

function useLoaded(isOpen: boolean): Loaded {
  const [loaded, setLoaded] = useState(NOTHING);
  useEffect(() => {
    if (!isOpen) return;
    const stop = new AbortController();
    const load = <K extends keyof Loaded>(name: K) =>
      void callApi<Pick<Loaded, K>>(`/api/${name}`, { signal: stop.signal }).then((answer) => {
        if (answer.ok && !stop.signal.aborted) setLoaded((known) => ({ ...known, [name]: answer.data[name] }));
      });
    load("models");
    load("keys");
    load("tokens");
    return () => stop.abort();
  }, [isOpen]);
  return loaded;
}

const TYPING_MS = 150;
const REQUESTS_MAX = 5;

/** The requests whose id is the text, or begins with it. */
function useRequests(text: string): RequestJson[] {
  const [found, setFound] = useState<RequestJson[]>([]);
  const id = readRequestId(text);
  useEffect(() => {
    setFound([]);
    if (id === null) return;
    const stop = new AbortController();
    const timer = setTimeout(async () => {
      const { signal } = stop;
      // The list looks at the last 30 days; a whole id is found however old it is.
      const [whole, begun] = await Promise.all([
        callApi<RequestJson>(`/api/usage/requests/${id}`, { signal }),
        callApi<{ requests: RequestJson[] }>(`/api/usage/requests?requestId=${id}&limit=${REQUESTS_MAX}`, { signal }),
      ]);
      if (!signal.aborted) setFound(whole.ok ? [whole.data] : begun.ok ? begun.data.requests : []);
    }, TYPING_MS);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [id]);
  return found;
}

/** All that this person may go to and do. */
export function useCommands({ role, isAdministrator, organizations }: MenuOwner, isOpen: boolean, text: string): Command[] {
  const t = useTranslations("command");
  const nav = useTranslations("nav");
  const theme = useTranslations("theme");
  const router = useRouter();
  const providerName = useProviderName();
  const logOut = useLogOut();
  const switchTo = useSwitchOrganization(organizations.current);
  const { models, keys, tokens } = useLoaded(isOpen);
  const requests = useRequests(text);
  const withView = useCarriedView();
  const to = (path: string) => () => router.push(path);

  const pages = [...PAGES, { href: "/account", name: "accountPage" } as const].map(
    ({ href, name }): Command => ({ id: href, group: "pages", label: nav(name), run: to(withView(href)) }),
  );
  const administration = ADMINISTRATION.map(
    ({ href, name }): Command => ({ id: href, group: "pages", label: nav(name), detail: nav("administration"), run: to(href) }),
  );
  const action = (id: string, label: string, run: () => void): Command => ({ id, group: "actions", label, run });
  const actions = [
    ...(includesRole(role, "member")
      ? [action("create-key", t("createKey"), to("/keys?create=1")), action("create-token", t("createToken"), to("/tokens?create=1"))]
      : []),
    ...(includesRole(role, "admin")
      ? [
          action("top-up", t("topUp"), to("/billing")),
          action("invite", t("invite"), to("/organization")),
          action("create-alert", t("createAlert"), to("/alerts")),
        ]
      : []),
    ...(["light", "dark", "system"] as const).map((value) => action(`theme-${value}`, theme(value), () => chooseTheme(value))),
    ...organizations.all
      .filter(({ id }) => id !== organizations.current.id)
      .map(({ id, name }) => action(`switch-${id}`, t("switchTo", { name }), () => void switchTo(id))),
    action("log-out", nav("logOut"), () => void logOut()),
  ];
  const credential = (kind: "keys" | "tokens", { id, name, prefix }: ListedCredential): Command => ({
    ...{ id, group: "credentials", label: name, detail: prefix, run: to(`/${kind}`) },
  });
  return [
    ...requests.map(
      ({ requestId, model, requestedModel, statusCode }): Command => ({
        ...{ id: requestId, group: "requests", label: requestId, detail: `${model || requestedModel} · ${statusCode}` },
        run: to(`/requests?request=${requestId}`),
      }),
    ),
    ...pages,
    ...(isAdministrator ? administration : []),
    ...actions,
    ...models.map(
      ({ id, provider }): Command => ({
        ...{ id: `model ${id}`, group: "models", label: id, detail: provider === "route" ? t("route") : providerName(provider) },
        run: to(`/playground?model=${encodeURIComponent(id)}`),
      }),
    ),
    ...keys.filter(({ isActive }) => isActive).map((one) => credential("keys", one)),
    ...tokens.filter(({ isActive }) => isActive).map((one) => credential("tokens", one)),
  ];
}
