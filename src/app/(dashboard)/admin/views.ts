import type { ShownModel, ShownProvider } from "@/app/administration/show-catalog";

export type ProviderItem = ShownProvider;
export type ModelItem = ShownModel;
export type BreakerView = ShownProvider["breakers"][number];
export type { Today as TodayUse } from "@/app/administration/show-catalog";
export type { HealthStatus } from "@/domain/health";
