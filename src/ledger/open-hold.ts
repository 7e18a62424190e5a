import type { HoldResult, HoldWork } from "../db/commit-work";
import type { GroupCommit } from "../db/group-commit";
import { AppError } from "../domain/errors";

/**
 * Opens a hold, or finds that there is not enough. Throws AppError `unavailable` when the database does not take it within `waitMsMax`;
 * a hold that commits after that is released at once.
 */
export function openHold({ group, hold, waitMsMax }: { group: GroupCommit; hold: HoldWork; waitMsMax: number }): Promise<HoldResult> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const giveUp = (cause?: unknown) => {
      isLate = true;
      clearTimeout(timer);
      reject(unavailable(cause));
    };
    // Behind the hold, which may be in the database though nobody has told us so (a connection that broke, a thread that died).
    const timer = setTimeout(() => {
      giveUp();
      release(group, hold.requestId);
    }, waitMsMax);
    if (group.isClosed) return giveUp();
    group.submit({
      hold,
      isWanted: () => !isLate,
      done: ({ holds }) => {
        clearTimeout(timer);
        resolve(holds.get(hold.requestId) as HoldResult);
      },
      refused: giveUp,
    });
  });
}

/** Tried again until the database takes it; should this process end before that, the hold's owner is found dead. */
function release(group: GroupCommit, requestId: string): void {
  group.submit({ closings: [{ requestId, closedAtMs: Date.now() }], isWanted: () => true, done: () => {}, refused: () => {} });
}

function unavailable(cause: unknown): AppError {
  return new AppError("unavailable", "The ledger cannot take this call right now; nothing was sent.", {
    remedy: "Try again in a moment.",
    retryAfterSeconds: 2,
    cause,
  });
}
