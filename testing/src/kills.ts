/** SIGKILL at random instants: how often, when, and what is said of it meanwhile. */
import type { ChildProcess } from 'node:child_process'

export interface Kills {
  readonly count: number
  /** A number from 0 up to `most`, another each time. */
  random(most: number): number
  /** Says now and then, where there is much to wait for, how far it is. */
  told(kill: number): void
}

/**
 * `short` kills in `npm test`; VIGIE_KILLS (200 in `npm run soak`) of each kind in the long run. The instants come from one
 * seed, as properties do; with VIGIE_SEED=random each run has its own, which the line of progress names.
 */
export function kills(of: string, short: number): Kills {
  const long = process.env['VIGIE_KILLS']
  const count = long === undefined ? short : Number(long)
  const given = process.env['VIGIE_SEED'] ?? '20261124'
  const seed = given === 'random' ? Date.now() >>> 0 : Number(given) >>> 0
  const started = performance.now()
  let state = seed
  return {
    count,
    random: (most) => {
      // mulberry32
      state = (state + 0x6d2b79f5) >>> 0
      let t = Math.imul(state ^ (state >>> 15), state | 1)
      t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
      return (((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * most
    },
    told: (kill) => {
      if (long === undefined || (kill % 10 !== 0 && kill !== count)) return
      const seconds = Math.round((performance.now() - started) / 1000)
      process.stderr.write(`${of}: ${kill} of ${count} kills, ${seconds} s, seed ${seed}\n`)
    },
  }
}

/** Ends a process as a power cut would after so many milliseconds, unless it ends before. Whether it was ended by this. */
export function killAfter(child: ChildProcess, millis: number): Promise<boolean> {
  const timer = setTimeout(() => child.kill('SIGKILL'), millis)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (_, signal) => {
      clearTimeout(timer)
      resolve(signal === 'SIGKILL')
    })
  })
}

/** A child that prints the number of each thing that it has acknowledged, one a line, from the first of them on. */
export async function killOnceItAcknowledges(
  child: ChildProcess,
  millis: number,
): Promise<{ readonly acknowledged: number }> {
  let text = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on('data', (data: Buffer) => {
      if (text === '') setTimeout(() => child.kill('SIGKILL'), millis)
      text += data.toString()
    })
    child.on('error', reject)
    child.on('close', () => resolve())
  })
  const lines = text.slice(0, Math.max(0, text.lastIndexOf('\n'))).split('\n')
  return { acknowledged: Math.max(-1, ...lines.filter((l) => l !== '').map(Number)) }
}
