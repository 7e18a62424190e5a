import * as acceptRoute from "../api/invitations/accept/route";
import * as invitationRoute from "../api/invitations/route";
import * as memberRoute from "../api/members/route";
import * as organizationRoute from "../api/organization/route";
import * as organizationsRoute from "../api/organizations/route";
import * as switchRoute from "../api/organizations/switch/route";
import { apiRequest } from "./call-route";

/** What the routes of organizations and people answer, parsed. */
export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came back
  json: any;
  response: Response;
}

type Handler = (request: Request) => Promise<Response> | Response;

async function ask(handler: Handler, request: Request): Promise<Answer> {
  const response = await handler(request);
  const text = await response.clone().text();
  return { status: response.status, json: text ? JSON.parse(text) : null, response };
}

export const getOrganization = (cookie: string) => ask(organizationRoute.GET, apiRequest("/api/organization", { cookie }));
export const patchOrganization = (cookie: string, body: unknown) =>
  ask(organizationRoute.PATCH, apiRequest("/api/organization", { method: "PATCH", cookie, body }));
export const deleteOrganization = (cookie: string, body: unknown) =>
  ask(organizationRoute.DELETE, apiRequest("/api/organization", { method: "DELETE", cookie, body }));
export const listOrganizations = (cookie: string) => ask(organizationsRoute.GET, apiRequest("/api/organizations", { cookie }));
export const createOrganization = (cookie: string, body: unknown) => ask(organizationsRoute.POST, apiRequest("/api/organizations", { cookie, body }));
export const switchTo = (cookie: string, organizationId: string) =>
  ask(switchRoute.POST, apiRequest("/api/organizations/switch", { cookie, body: { organizationId } }));

export const listMembers = (cookie: string) => ask(memberRoute.GET, apiRequest("/api/members", { cookie }));
export const patchMember = (cookie: string, id: string, body: unknown) =>
  ask(memberRoute.PATCH, apiRequest(`/api/members?id=${encodeURIComponent(id)}`, { method: "PATCH", cookie, body }));
export const removeMember = (cookie: string, id: string) =>
  ask(memberRoute.DELETE, apiRequest(`/api/members?id=${encodeURIComponent(id)}`, { method: "DELETE", cookie }));

export const listInvitations = (cookie: string) => ask(invitationRoute.GET, apiRequest("/api/invitations", { cookie }));
export const invite = (cookie: string, body: unknown) => ask(invitationRoute.POST, apiRequest("/api/invitations", { cookie, body }));
export const withdraw = (cookie: string, id: string) =>
  ask(invitationRoute.DELETE, apiRequest(`/api/invitations?id=${encodeURIComponent(id)}`, { method: "DELETE", cookie }));
export const accept = (cookie: string, body: unknown) => ask(acceptRoute.POST, apiRequest("/api/invitations/accept", { cookie, body }));

/** The token in an invitation's link. */
export const tokenOf = ({ json }: Answer): string => new URL(json.url).searchParams.get("token") ?? "";
