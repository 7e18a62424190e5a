/** Next's hook at the start of a server: the same preparation as `npm start` does, for `next start` and `next dev`. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { prepare } = await import("./runtime/lifecycle");
  const { startGuardRails } = await import("./runtime/experiments");
  const { startSummaries } = await import("./runtime/summaries");
  const { startAutoTopUps } = await import("./runtime/auto-top-ups");
  const { startAlerts } = await import("./runtime/alerts");
  await prepare();
  startSummaries();
  startGuardRails();
  startAlerts();
  await startAutoTopUps();
}
