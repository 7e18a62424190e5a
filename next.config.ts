import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const config: NextConfig = {
  compress: false, // Next would gzip event streams and hold them back; src/main/pages-process.ts, which serves none, compresses
  poweredByHeader: false,
  reactStrictMode: true,
  skipTrailingSlashRedirect: true, // a call with a slash at its end goes to the provider as it is
  experimental: {
    preloadEntriesOnStart: false, // all pages and handlers at once cost the start its time, and 20 MB for what nobody may ask for
    turbopackFileSystemCacheForBuild: false, // 170 MB and a third of the first build's time, for a second one that few ever make
  },
  images: { unoptimized: true }, // there are none to shrink, and the service that does it fetches URLs
  typescript: { ignoreBuildErrors: true }, // `npm run types` checks everything, tests too; the first start must not wait for it
  serverExternalPackages: [
    "@prisma/adapter-libsql",
    "@libsql/client",
    "libsql",
    "undici",
    "pino",
    "prom-client",
    "bcryptjs",
    "gpt-tokenizer",
    "nodemailer",
  ],
};

/** Messages are parsed when the pages are built, so that no page loads a parser of them. */
const messages = { path: "./src/messages", locales: "infer", format: "json", precompile: true } as const;
const withMessages = createNextIntlPlugin({ requestConfig: "./src/i18n.ts", experimental: { messages } })(config);
const rule = withMessages.turbopack?.rules?.["*.json"];
// Of the folder's files only the pages' messages: the keys of `<locale>.errors.json` are sentences, whose points are no paths.
if (rule && !Array.isArray(rule)) Object.assign(rule, { condition: { path: /src\/messages\/[a-z]+\.json$/ } });

export default withMessages;
