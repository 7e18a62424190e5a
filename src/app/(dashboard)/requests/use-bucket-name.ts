import { useTranslations } from "next-intl";

/** A usage bucket's id → its name. */
export function useBucketName(): (bucket: string) => string {
  const t = useTranslations("request.buckets");
  return (bucket) => {
    const key = bucket as Parameters<typeof t.has>[0];
    return t.has(key) ? t(key) : bucket;
  };
}
