import { useTranslations } from "next-intl";

/** A provider's id → the name that people know it by; an unknown one keeps its id. */
export function useProviderName(): (id: string) => string {
  const t = useTranslations("providers");
  return (id) => {
    const key = id as Parameters<typeof t.has>[0];
    return t.has(key) ? t(key) : id;
  };
}
