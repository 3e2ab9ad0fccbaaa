/** Events of the satellite: a packet decoded as the container that reports an event is that event, told once with its text filled. */
import { formatUtc, toHex } from '@vigie/base'
import { joinPath, parentPath, type EventDefinition, type SpaceSystem } from '@vigie/model'
import { PacketFlag, type Column, type ColumnBlock, type Values } from './columns.ts'
import type { TelemetryEvent } from './events.ts'
import { labelOf } from './monitor/alarm-level.ts'
import type { PlannedParameter, TelemetryPlan } from './plan.ts'

/** A word of the text, or the columns that its place may mean, the nearest element's first. */
type Part = string | { readonly written: string; readonly columns: readonly number[] }

interface Reported {
  readonly path: string
  readonly element: string
  readonly definition: EventDefinition
  readonly parts: readonly Part[]
}

export class EventsOnBoard {
  readonly #plan: TelemetryPlan
  readonly #emit: (event: TelemetryEvent) => void
  readonly #byContainer = new Map<string, Reported[]>()

  constructor(plan: TelemetryPlan, emit: (event: TelemetryEvent) => void) {
    this.#plan = plan
    this.#emit = emit
    const columns = new Map(plan.parameters.map((p) => [p.path, p.index]))
    for (const [path, definition] of plan.system.events) {
      if (definition.container === undefined) continue
      const element = parentPath(path)
      const text = definition.format ?? definition.shortDescription ?? definition.name
      const reported = { path, element, definition, parts: partsOf(text, element, plan.system, columns) }
      const others = this.#byContainer.get(definition.container)
      if (others === undefined) this.#byContainer.set(definition.container, [reported])
      else others.push(reported)
    }
  }

  /** Blocks of packets, as decoded. What failed its error control reports nothing. */
  run(blocks: readonly ColumnBlock[]): void {
    if (this.#byContainer.size === 0) return
    for (const block of blocks)
      for (const reported of this.#byContainer.get(block.packetType) ?? [])
        for (let row = 0; row < block.count; row++)
          if ((block.flags[row]! & PacketFlag.badCheck) === 0) this.#tell(reported, block, row)
  }

  #tell({ path, element, definition, parts }: Reported, block: ColumnBlock, row: number): void {
    const journal = block.journal[row]!
    this.#emit({
      kind: 'satellite',
      name: path,
      severity: definition.severity,
      chain: block.chain,
      element,
      generation: block.generation[row]!,
      reception: block.reception[row]!,
      message: parts.map((p) => (typeof p === 'string' ? p : this.#filled(p, block, row))).join(''),
      ...((block.flags[row]! & PacketFlag.playback) === 0 ? {} : { playback: true }),
      ...(journal < 0 ? {} : { packet: journal }),
    })
  }

  /** A place whose parameter the packet does not carry stays as written. */
  #filled(part: Exclude<Part, string>, block: ColumnBlock, row: number): string {
    for (const index of part.columns) {
      const column = block.columns.find((c) => c.parameter === index)
      const text = column === undefined ? undefined : textAt(this.#plan.parameters[index]!, column, row)
      if (text !== undefined) return text
    }
    return part.written
  }
}

function partsOf(
  text: string,
  element: string,
  system: SpaceSystem,
  columns: ReadonlyMap<string, number>,
): readonly Part[] {
  return text.split(/(\{[^{}]+\})/).map((word) => {
    if (!/^\{[^{}]+\}$/.test(word)) return word
    const name = word.slice(1, -1).trim()
    const found: number[] = []
    for (let at = element; ; at = parentPath(at)) {
      const index = columns.get(joinPath(at, name))
      if (index !== undefined) found.push(index)
      if (at === '') break
    }
    // A path from the top, or an alias, names its parameter wherever the event is.
    const named = columns.get(system.findParameter(name)?.path ?? '')
    if (named !== undefined && !found.includes(named)) found.push(named)
    return { written: word, columns: found }
  })
}

/** The value of a row in words, those of a list with commas; undefined where the packet does not have it. */
function textAt(parameter: PlannedParameter, column: Column, row: number): string | undefined {
  const entry = column.rows === undefined ? row : column.rows.indexOf(row)
  if (entry < 0) return undefined
  const from = column.offsets?.[entry] ?? entry
  const to = column.offsets?.[entry + 1] ?? entry + 1
  return Array.from({ length: to - from }, (_, i) => valueText(parameter, column.eng, from + i)).join(', ')
}

function valueText(parameter: PlannedParameter, values: Values, i: number): string {
  const value = values[i]!
  if (typeof value === 'string') return value
  if (typeof value === 'object') return toHex(value)
  if (parameter.kind === 'absolute-time' && typeof value === 'bigint') return formatUtc(value)
  const label = labelOf(parameter, value)
  if (label !== undefined) return label
  if (typeof value === 'bigint' || Number.isInteger(value)) return String(value)
  // As many digits as the number has on board.
  return String(Number(value.toPrecision(values instanceof Float32Array || parameter.sizeInBits === 32 ? 7 : 15)))
}
