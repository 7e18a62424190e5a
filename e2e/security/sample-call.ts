import { database } from "../../src/db/client";
import { newId } from "../../src/domain/ids";

/** Stands in everything of the organization under attack. */
export const MARK = "only-the-owners-may-see-this";

/** What a call of each route needs to get past its schemas, of the organization under attack. */
interface Sample {
  query?: string;
  params?: Record<string, string>;
  body?: unknown;
}

export async function sampleOf(route: string, organizationId: string): Promise<Sample> {
  switch (route) {
    case "DELETE /api/tokens":
      return { query: `?id=${await newCredential("token", organizationId)}` };
    case "DELETE /api/keys":
      return { query: `?id=${await newCredential("key", organizationId)}` };
    case "POST /api/tokens/rotate":
      return { body: { id: await newCredential("token", organizationId) } };
    case "POST /api/keys/rotate":
      return { body: { id: await newCredential("key", organizationId) } };
    case "GET /api/usage/requests/[requestId]":
      return { params: { requestId: `req_${MARK}` } };
    case "GET /api/usage/session/[sessionId]":
      return { params: { sessionId: MARK } };
    case "GET /api/balance/statement.csv":
      return { query: `?month=${new Date().toISOString().slice(0, 7)}` };
    case "GET /api/stats/breakdown":
      return { query: "?by=user" };
    case "POST /api/auth/password":
      return { body: { currentPassword: "not the password", newPassword: "another password" } };
    case "DELETE /api/auth/sessions":
      return { query: "?id=ses_none" };
    case "PATCH /api/organization":
      return { body: { timeZone: "UTC" } };
    case "POST /api/organizations/switch":
      return { body: { organizationId } };
    case "PATCH /api/members":
      return { query: `?id=${await newMember(organizationId)}`, body: { role: "viewer" } };
    case "DELETE /api/members":
      return { query: `?id=${await newMember(organizationId)}` };
    case "POST /api/invitations":
      return { body: { email: `${newId("usr")}@example.com`, role: "admin" } };
    case "DELETE /api/invitations":
      return { query: `?id=${await newInvitation(organizationId)}` };
    case "DELETE /api/alerts/channels":
      return { query: "?id=chn_none" };
    case "DELETE /api/v1/admin/ai/tokens":
      return { query: "?id=adm_none" };
    case "POST /api/tokens":
    case "POST /api/keys":
    case "POST /api/v1/admin/ai/tokens":
      return { body: { name: MARK } };
    default:
      return { ...(route.includes("[id]") ? { params: { id: "none" } } : {}), ...(route.startsWith("GET ") ? {} : { body: {} }) };
  }
}

async function newCredential(kind: "token" | "key", organizationId: string): Promise<string> {
  const id = newId(kind === "token" ? "tok" : "key");
  const data = { id, organizationId, createdById: "usr_gone", name: MARK, digest: id, prefix: MARK };
  await (kind === "token" ? database().monitorToken.create({ data }) : database().apiKey.create({ data }));
  return id;
}

async function newMember(organizationId: string): Promise<string> {
  const user = { id: newId("usr"), name: MARK, email: `${newId("usr")}@example.com`, passwordHash: "none" };
  const id = newId("mem");
  await database().user.create({ data: { ...user, memberships: { create: { id, organizationId, role: "member" } } } });
  return id;
}

async function newInvitation(organizationId: string): Promise<string> {
  const id = newId("inv");
  const expiresAt = new Date(Date.now() + 60_000);
  await database().invitation.create({
    data: { id, organizationId, email: MARK + id, role: "admin", digest: id, createdById: "usr_gone", expiresAt },
  });
  return id;
}
