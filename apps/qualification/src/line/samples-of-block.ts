/** Every sample of a column in a block, as tests see them. */
import { formatUtc } from '@vigie/base'
import { ALARM_LEVELS } from '@vigie/model'
import { labelOf, toValue, VALIDITY_NAMES } from '@vigie/server'
import { PacketFlag, type Column, type ColumnBlock, type PlannedParameter } from '@vigie/telemetry'
import type { Sample } from '@vigie/testkit/run'

/** What comes from a store on board says nothing of now. */
const NOT_NOW = PacketFlag.playback | PacketFlag.badCheck

export function* samplesOfBlock(
  block: ColumnBlock,
  parameters: readonly PlannedParameter[],
  parameter: number,
  /** Received so far, those of the block too. */
  total: number,
): IterableIterator<Sample> {
  const column = block.columns.find((c) => c.parameter === parameter)
  if (column === undefined) return
  const p = parameters[parameter]!
  const entries = column.offsets === undefined ? column.eng.length : column.offsets.length - 1
  for (let i = 0; i < entries; i++) {
    const row = column.rows === undefined ? i : column.rows[i]!
    if ((block.flags[row]! & NOT_NOW) !== 0) continue
    const value = toValue(entryOf(column, column.eng, i), p)
    const text = labelOf(p, value)
    yield {
      path: p.path,
      value: (p.kind === 'boolean' && typeof value === 'number' ? value !== 0 : value) as Sample['value'],
      raw: toValue(entryOf(column, column.raw, i)),
      validity: VALIDITY_NAMES[column.validity?.[i] ?? 0] ?? 'valid',
      generation: formatUtc(block.generation[row]!, { digits: 9 }),
      reception: formatUtc(block.reception[row]!, { digits: 9 }),
      count: total + i + 1 - entries,
      ...(text === undefined ? {} : { text }),
      ...(p.unit === undefined ? {} : { unit: p.unit }),
      ...(p.alarms === undefined && p.contextAlarms === undefined
        ? {}
        : { state: ALARM_LEVELS[column.state?.[i] ?? 0] ?? 'normal' }),
    }
  }
}

const entryOf = (column: Column, values: Column['eng'], i: number): unknown =>
  column.offsets === undefined ? values[i] : values.slice(column.offsets[i], column.offsets[i + 1])
