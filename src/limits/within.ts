const SLICES = 4;

/**
 * Rejects when `promise` has not settled in time. Time in which this process was too busy to look does not count: the answer may have been here for
 * long, and a store that has answered is not away.
 */
export async function within<T>(promise: Promise<T>, waitMsMax: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    let left = SLICES;
    const wait = () => {
      if (left-- === 0) return reject(new Error(`the counters' store did not answer within ${waitMsMax} ms`));
      timer = setTimeout(() => setImmediate(wait), waitMsMax / SLICES); // what has come meanwhile is read first
    };
    wait();
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
