const SLICE_MS = 50;

/**
 * Rejects when `promise` has not settled in time. Time in which this process was too busy to look does not count: the answer may have been here for
 * long, and a store that has answered is not away.
 */
export async function within<T>(promise: Promise<T>, waitMsMax: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    let leftMs = waitMsMax;
    const wait = () => {
      if (leftMs <= 0) return reject(new Error(`the counters' store did not answer within ${waitMsMax} ms`));
      const sliceMs = Math.min(SLICE_MS, leftMs);
      leftMs -= sliceMs;
      timer = setTimeout(() => setImmediate(wait), sliceMs); // what has come meanwhile is read first
    };
    wait();
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
