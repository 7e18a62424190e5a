"use client";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { Link } from "@/ui/link";
import { findObstacle, type ObstacleFacts } from "./find-obstacle";
import { findMount } from "./targets";

/** Says what is in the way, and how to go on. */
export function Obstacle(facts: ObstacleFacts) {
  const t = useTranslations("playground.obstacle");
  const found = findObstacle(facts);
  if (!found) return null;
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg bg-warn-soft px-3 py-2 text-[13px] text-warn">
      <p className="min-w-0 flex-1 basis-48">
        {t(found, { provider: findMount(facts.callable, facts.choice)?.name ?? "", model: facts.choice.model })}
      </p>
      {found === "noFunds" ? (
        <Button asChild size="small">
          <Link href="/billing">{t("toBilling")}</Link>
        </Button>
      ) : null}
    </div>
  );
}
