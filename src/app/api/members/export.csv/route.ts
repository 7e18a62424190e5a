import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { writeCsvRow } from "@/domain/csv";
import { csvHeaders } from "@/domain/stream-csv";
import { listMembers } from "@/organizations/list-members";

const COLUMNS = ["id", "name", "email", "role", "createdAt"] as const;

/** `GET /api/members/export.csv` → the people of the organization, in the order in which they joined. */
export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  GET: defineRoute({ role: "viewer" }, async ({ member }) => {
    const members = await listMembers(member.organizationId);
    const rows = members.map((one) => COLUMNS.map((column) => one[column]));
    return new Response([COLUMNS, ...rows].map(writeCsvRow).join(""), { headers: csvHeaders("members.csv") });
  }),
});
