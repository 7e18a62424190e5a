import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const config: NextConfig = {
  compress: false, // Next would gzip event streams and hold them back; src/main/pages-process.ts, which serves none, compresses
  poweredByHeader: false,
  reactStrictMode: true,
  skipTrailingSlashRedirect: true, // a call with a slash at its end goes to the provider as it is
  experimental: { preloadEntriesOnStart: false }, // all pages and handlers at once cost the start its time, and 20 MB for what nobody may ask for
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

export default createNextIntlPlugin("./src/i18n.ts")(config);
