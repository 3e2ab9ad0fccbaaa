/** The archive by itself: the benches of its adapters, once a round, each figure of a run a row of the table. */
import { bench as journals } from '@vigie/journal-files/bench'
import { bench as parameters } from '@vigie/parquet-duckdb/bench'
import type { Bench } from '../bench.ts'

interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly detail: string
}

/** What is shown of a run: name and unit as the adapter gives them, how often that name came before with that unit, our words. */
const ROWS: readonly (readonly [name: string, unit: string, occurrence: number, words: string, goal?: string])[] = [
  ['journal append', 'packets/s', 0, 'journal append, 1,476-byte packets, fsynced every 512'],
  ['verify', 'MB/s', 0, 'verify: CRC-32C and SHA-256 of everything'],
  ['append to acknowledged, median', 'ms', 0, 'journal append to acknowledged, median'],
  ['archive write', 'M samples/s', 0, 'parameter store, 738 raw integers a packet, fsync included'],
  ['archive write', 'M samples/s', 1, 'the same, one in four calibrated, raw and engineering kept'],
  ['archive size', 'bytes/sample', 0, 'size, slowly varying integers, with time', '< 3'],
  ['size of 1 Hz housekeeping', 'bytes/sample', 0, 'size, 8 parameters a packet, half calibrated', '< 3'],
  ['a year of 1 Hz, min/max to 1 000 points', 'ms', 0, 'a year of 1 Hz, min/max to 1,000 points', '< 100'],
  ['a year of 1 Hz, LTTB to 1 000 points', 'ms', 0, 'a year of 1 Hz, LTTB to 1,000 points', '< 100'],
  ['rebuild', 'M samples/s', 0, 'rebuild, journal to swapped files', '≥ 20'],
]

let figures: readonly Figure[] = []

export const benches: readonly Bench[] = ROWS.map(([name, unit, occurrence, words, goal], i) => ({
  name: words,
  unit,
  ...(goal === undefined ? {} : { goal }),
  round: async () => {
    if (i === 0 || figures.length === 0) figures = [...(await journals()), ...(await parameters())]
    return figures.filter((f) => f.name === name && f.unit === unit)[occurrence]?.value ?? Number.NaN
  },
}))
