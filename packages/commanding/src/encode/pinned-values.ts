/** What a command fixes: values that it assigns to arguments, values of parameters that its containers want. */
import type { MatchCriteria } from '@vigie/model'
import { typeAt } from '@vigie/telemetry/layout'
import { convert } from '../arguments/convert.ts'
import type { Environment } from '../arguments/environment.ts'
import { readNumber } from '../arguments/read-number.ts'
import { placeOf, type ArgumentProblem, type RawTree } from '../arguments/values.ts'
import { sameTree } from '../inspect/same.ts'
import { pinned, type CommandSystem } from './command-system.ts'
import type { CommandLayout, Slot } from './command-plan.ts'
import { dynamicNumber } from './known-values.ts'

/** A value given by a command to an argument or a member of it. */
export type Assigned = { readonly member: string; readonly value: string; readonly by: string }

/** Values that are the same in every packet of this command: whole assignments, what containers pin by `==`. */
export function pinValues(
  system: CommandSystem,
  path: string,
  layout: CommandLayout,
  assigned: ReadonlyMap<string, readonly Assigned[]>,
  problems: string[],
): CommandLayout {
  const constants = new Map<number, { member: string; raw: RawTree }[]>()
  const pin = (slot: number, member: string, raw: RawTree): void => {
    const list = constants.get(slot)
    if (list === undefined) constants.set(slot, [{ member, raw }])
    else {
      const same = list.find((c) => c.member === member)
      if (same === undefined) list.push({ member, raw })
      else if (!sameTree(same.raw, raw))
        problems.push(`its containers want two values of ${placeOf(layout.slots[slot]!.name, member)} at once`)
    }
  }
  const typeOf = (slot: Slot, member: string) =>
    typeAt(system, { parameter: slot.parameter, ...(member === '' ? {} : { member }) })
  const literal = (slot: number, member: string, text: string, calibrated: boolean, what: string): void => {
    const { parameter } = layout.slots[slot]!
    const type = typeOf(layout.slots[slot]!, member)
    if (type === undefined) {
      problems.push(`${what}: there is no member "${member}"`)
      return
    }
    if (!calibrated) {
      const number = readNumber(text)
      if (number === undefined) problems.push(`${what}: "${text}" is no raw value`)
      else pin(slot, member, number.value)
      return
    }
    const wanted: ArgumentProblem[] = []
    const typePath = `${parameter}:${member}`
    system.addType(typePath, type)
    const env: Environment = {
      system,
      command: path,
      problems: wanted,
      lookup: () => undefined,
      size: (value) => dynamicNumber(system, value, () => undefined),
    }
    const converted = convert(env, member === '' ? parameter : `${parameter}.${member}`, text, typePath)
    if (converted === undefined) problems.push(`${what}: ${wanted[0]?.message ?? 'it has no value'}`)
    else pin(slot, member, converted.raw)
  }
  for (const [slot, { parameter, kind }] of layout.slots.entries()) {
    if (kind !== 'argument') continue
    for (const a of assigned.get(parameter.slice(path.length + 1)) ?? [])
      literal(slot, a.member, a.value, true, `the value "${a.value}" that ${a.by} assigns`)
  }
  const restrictions = layout.restrictions.filter((restriction) => {
    const pins = pinned(restriction)
    let met = pins.length === termsOf(restriction)
    for (const { ref, literal: text } of pins) {
      const slot = 'parameter' in ref ? layout.slotOf.get(ref.parameter) : undefined
      if (!('parameter' in ref) || slot === undefined || layout.slots[slot]!.kind !== 'parameter') met = false
      else literal(slot, ref.member ?? '', text, ref.calibrated !== false, `the value "${text}" of ${ref.parameter}`)
      if (slot !== undefined && contextual(system, layout.slots[slot]!.typePath, 0)) met = false
    }
    return !met
  })
  return {
    ...layout,
    // What the pinned values meet by themselves need not be looked at again.
    restrictions,
    slots: layout.slots.map((slot, i) => {
      const pins = constants.get(i)
      const whole = pins?.find((p) => p.member === '')
      // What a calibration of the context may change is not the same in every packet.
      if (pins === undefined || contextual(system, slot.typePath, 0)) return slot
      return whole !== undefined && pins.length === 1 ? { ...slot, constant: whole.raw } : { ...slot, pinned: pins }
    }),
  }
}

/** Conditions that a criteria comes to when all of them must hold. */
const termsOf = (criteria: MatchCriteria): number =>
  criteria.kind === 'and' ? criteria.terms.reduce((n, t) => n + termsOf(t), 0) : 1

function contextual(system: CommandSystem, typePath: string, depth: number): boolean {
  const type = system.type(typePath)
  if (type === undefined || depth > 32) return false
  if (type.kind === 'aggregate') return type.members.some((m) => contextual(system, m.type, depth + 1))
  if (type.kind === 'array') return contextual(system, type.elementType, depth + 1)
  if (type.kind === 'absolute-time') return type.timeEncoding?.offsetFrom !== undefined
  const encoding = 'encoding' in type ? type.encoding : undefined
  return (encoding?.kind === 'integer' || encoding?.kind === 'float') && (encoding.contextCalibrators ?? []).length > 0
}
