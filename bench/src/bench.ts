/** One thing that is measured. */
export interface Bench {
  readonly name: string
  readonly unit: string
  /** What the project means to reach, for the reader; never a pass or fail. */
  readonly goal?: string
  /** One round: prepares what it needs the first time, gives one figure. */
  round(): number | Promise<number>
}

/** Runs `work` until at least `seconds` have passed; gives the count of its units per second. */
export function rate(unitsPerCall: number, work: () => void, seconds = 0.5): number {
  work()
  const start = performance.now()
  let calls = 0
  let elapsed = 0
  do {
    work()
    calls++
    elapsed = performance.now() - start
  } while (elapsed < seconds * 1000)
  return (unitsPerCall * calls * 1000) / elapsed
}
