/** How far the clock of a line is from what it must agree with. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { formatUtc, parseUtc, toSeconds } from '@vigie/base'
import type { OpenLine } from './open-line.ts'

export interface ClockRecord {
  /** UTC of the line when it was looked at. */
  readonly line: string
  /** Of the simulated world at the same moment. */
  readonly simulator?: string
  /** Seconds of the line against `reference`; absent: nothing could be asked. */
  readonly offset?: number
  readonly reference?: string
}

/** Against the simulated world where there is one; else that of the machine against its time servers. */
export async function clockOfLine(line: OpenLine): Promise<ClockRecord> {
  const before = line.line.now()
  const simulator = await line.simulatorTime()
  const now = line.line.now()
  const record = { line: formatUtc(now, { digits: 9 }) }
  if (simulator !== undefined) {
    // The question takes a moment to be answered: the middle of it is when it was.
    const offset = toSeconds(before + (now - before) / 2n - parseUtc(simulator))
    return { ...record, simulator, offset, reference: 'simulator' }
  }
  const offset = await offsetOfMachine()
  return offset === undefined ? record : { ...record, offset, reference: 'time servers (chrony)' }
}

/** Of chrony, where the machine has it: seconds of the system time ahead of its servers (chronyc(1), "tracking"). */
async function offsetOfMachine(): Promise<number | undefined> {
  try {
    const { stdout } = await promisify(execFile)('chronyc', ['-c', 'tracking'], { timeout: 2000 })
    // reference, name, stratum, time, system time: positive where the system is slow of its servers.
    const slow = Number(stdout.split(',')[4])
    return Number.isFinite(slow) ? -slow : undefined
  } catch {
    return undefined
  }
}
