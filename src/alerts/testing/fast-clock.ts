/** A clock whose time goes by `rate` times as fast from a moment on: hours of waiting in seconds, the same in several processes. */
export interface FastClock {
  rate: number;
  nowMs(): number;
  /** For `readFastClock` in another process. */
  text: string;
}

export function makeFastClock(rate: number, fromMs: number = Date.now()): FastClock {
  return { rate, nowMs: () => fromMs + (Date.now() - fromMs) * rate, text: `${rate}/${fromMs}` };
}

export function readFastClock(text: string): FastClock {
  const [rate, fromMs] = text.split("/").map(Number);
  if (!rate || !fromMs) throw new Error(`not a clock: ${text}`);
  return makeFastClock(rate, fromMs);
}
