/**
 * Which command a packet is: by the bits that are the same in every packet of a command. Commands with such bits at the same
 * places share a table; a packet is looked up in each of them.
 */
import type { Diagnostic } from '@vigie/base'
import { stepsWithin, type Step } from '@vigie/telemetry/layout'
import { isScalar, rawAt } from '../arguments/values.ts'
import type { CommandPlan } from '../encode/command-plan.ts'
import { writeScalar } from '../encode/write-scalar.ts'
import { commandErrors } from '../errors.ts'
import { putBytes } from '../encode/bits.ts'

interface FixedBits {
  readonly bitOffset: number
  readonly bits: number
  /** Left-aligned. */
  readonly bytes: Uint8Array
}

interface Group {
  /** Bits of the packet that count. */
  readonly mask: Uint8Array
  readonly count: number
  readonly byKey: Map<string, CommandPlan[]>
}

export class CommandIdentities {
  readonly diagnostics: readonly Diagnostic[]
  /** Most fixed bits first. */
  readonly #groups: readonly Group[]

  constructor(plans: readonly CommandPlan[]) {
    const groups = new Map<string, Group>()
    const diagnostics: Diagnostic[] = []
    for (const plan of plans) {
      const fixed = fixedBits(plan)
      const signature = fixed.map((f) => `${f.bitOffset}+${f.bits}`).join(' ')
      let group = groups.get(signature)
      const length = fixed.reduce((n, f) => Math.max(n, Math.ceil((f.bitOffset + f.bits) / 8)), 0)
      if (group === undefined) {
        const mask = new Uint8Array(length)
        for (const f of fixed) putBytes(mask, f.bitOffset, f.bits, new Uint8Array(Math.ceil(f.bits / 8)).fill(255))
        group = { mask, count: fixed.reduce((n, f) => n + f.bits, 0), byKey: new Map() }
        groups.set(signature, group)
      }
      const wanted = new Uint8Array(length)
      for (const f of fixed) putBytes(wanted, f.bitOffset, f.bits, f.bytes)
      const key = String.fromCharCode(...wanted)
      const same = group.byKey.get(key)
      if (same === undefined) group.byKey.set(key, [plan])
      else {
        const error = commandErrors.sameIdentity({ first: same[0]!.path, second: plan.path })
        diagnostics.push({ severity: 'warning', code: error.code, message: error.message, remedy: error.remedy })
        same.push(plan)
      }
    }
    this.diagnostics = diagnostics
    this.#groups = [...groups.values()].toSorted((a, b) => b.count - a.count)
  }

  /** Commands that the fixed bits of a packet allow, those with most of them first. */
  *candidates(bytes: Uint8Array): Generator<CommandPlan> {
    for (const { mask, byKey } of this.#groups) {
      if (mask.length > bytes.length) continue
      let key = ''
      for (let i = 0; i < mask.length; i++) key += String.fromCharCode(bytes[i]! & mask[i]!)
      yield* byKey.get(key) ?? []
    }
  }
}

/** Those that are always there, at the same place, with the same value. */
function fixedBits(plan: CommandPlan): FixedBits[] {
  const { layout } = plan
  const members = new Map<number, string>()
  const twice = new Set<number>()
  const walk = (steps: readonly Step[]): void => {
    for (const s of steps) {
      if (s.op === 'leaf') {
        if (members.has(s.column)) twice.add(s.column)
        members.set(s.column, s.member)
      } else walk(stepsWithin(s))
    }
  }
  walk(layout.steps)
  return layout.measured.places
    .flatMap((place): FixedBits[] => {
      const { parameter: column, bitOffset, bitSize, conditional } = place
      const member = members.get(column)!
      if (bitOffset === undefined || bitSize === undefined || conditional || twice.has(column) || member.includes('['))
        return []
      const slot = layout.slots[layout.slotOf.get(layout.columns[column]!.parameter)!]!
      if (plan.computed.has(column)) return []
      const raw = rawAt(slot.constant, member) ?? slot.pinned?.find((p) => p.member === member)?.raw
      if (!isScalar(raw)) return []
      const written = writeScalar(
        plan.path,
        () => slot.name,
        raw,
        layout.wires[column]!,
        () => bitSize,
      )
      return [{ bitOffset, bits: written.bits, bytes: written.bytes }]
    })
    .toSorted((a, b) => a.bitOffset - b.bitOffset)
}
