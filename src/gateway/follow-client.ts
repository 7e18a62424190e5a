import type { CallState } from "./call-state";
import { CLIENT_DISCONNECTED_STATUS } from "./client-connection";
import { finish } from "./finish";

/**
 * What follows when the client disconnects: the plan decides. `abort`: the provider's connection is closed at once and the call ends with what has
 * come. `drain`: a resold call goes on, because what the provider did has to be paid, for so long and no longer.
 */
export function followClient(state: CallState): void {
  state.client.onDisconnect(() => {
    if (state.plan?.onClientGone === "drain") setTimeout(() => state.cutOff(), state.ports.limits.drainMsMax).unref();
    else if (state.body) state.body.cancel();
    else {
      state.cutOff();
      void finish(state, { outcome: "cancelled", statusCode: CLIENT_DISCONNECTED_STATUS, errorCode: null });
    }
  });
}

/** Money is held: from here on the call is ours to bring to its end, whether its client waits or not, and this process does not end before. */
export function keepRunning(state: CallState): void {
  const { requestId, ports } = state;
  ports.running.add(requestId, () => state.cutOff());
  state.onRecorded.push(() => ports.running.remove(requestId));
}
