/** Contact plans as text (docs/formats/passes.md). */
import { readPassesCsv, writePassesCsv } from './passes-csv.ts'
import { readPassesYaml, writePassesYaml } from './passes-yaml.ts'
import type { Pass } from './pass.ts'
import type { ReadPasses } from './read-passes.ts'
import { readSimpleSchedule } from './simple-schedule.ts'

/** `ssf`: the Simple Schedule Format of CCSDS 902.1, in XML. */
export const PASS_FORMATS = ['yaml', 'csv', 'ssf'] as const
export type PassFormat = (typeof PASS_FORMATS)[number]
export const WRITTEN_FORMATS = ['yaml', 'csv'] as const

export function readPasses(text: string, format: PassFormat): ReadPasses {
  if (format === 'ssf') return readSimpleSchedule(text)
  return format === 'csv' ? readPassesCsv(text) : readPassesYaml(text)
}

export const writePasses = (passes: readonly Pass[], format: (typeof WRITTEN_FORMATS)[number]): string =>
  format === 'csv' ? writePassesCsv(passes) : writePassesYaml(passes)
