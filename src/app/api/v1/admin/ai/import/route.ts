import { z } from "zod";
import { defineMethods } from "@/app/define-methods";
import { defineRoute } from "@/app/define-route";
import { importCatalog } from "@/catalog/seed/import-catalog";

const importBody = z.strictObject({ dryRun: z.boolean().default(false) }).prefault({});

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = defineMethods({
  POST: defineRoute({ role: "administrator", body: importBody }, ({ actor, body }) => importCatalog(actor, body)),
});
