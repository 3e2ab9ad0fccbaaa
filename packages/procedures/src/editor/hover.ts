/** What an editor tells of a name. */
import type { DataType, ValidRange } from '@vigie/model'
import { functionShape } from '../check/functions.ts'
import type { NamedThing } from '../check/model-names.ts'
import type { ProcedureModel } from '../check/procedure-model.ts'
import type { Target } from '../check/check-state.ts'
import { few, typeText } from '../check/static-types.ts'
import { propertyNamed } from '../language/properties.ts'
import { expectedOf } from '@vigie/commanding'

/** Markdown of a few lines. */
export function describeTarget(target: Target, model: ProcedureModel | undefined): string {
  switch (target.kind) {
    case 'thing':
      return model === undefined ? `**${target.thing.path}**` : describeThing(target.thing, model)
    case 'local': {
      const { local } = target
      const what = { variable: 'variable', event: 'event', enumeration: 'set', execution: 'execution', step: 'step' }[
        local.kind
      ]
      const values = local.values === undefined ? '' : `: ${few(local.values)}`
      const type =
        local.kind === 'variable'
          ? ` — ${local.typeText ?? typeText(local.type)}${local.unit === undefined ? '' : ` in ${local.unit}`}`
          : ''
      return lines([
        `**${local.name.text}** (${local.by === 'argument' ? 'argument' : what})${type}${values}`,
        local.description,
      ])
    }
    case 'argument': {
      const shape = model?.activity(target.activity)
      const argument = shape?.arguments.find((a) => a.name === target.name)
      if (argument === undefined) return `**${target.name}** — argument of ${target.activity}`
      return lines([
        `**${argument.name}** — argument of \`${target.activity}\``,
        argument.description,
        `${expectedOf(argument)}${argument.initialValue === undefined ? '' : `; ${argument.initialValue} unless given`}${argument.decided === undefined ? '' : `; cannot be given: ${argument.decided}`}`,
      ])
    }
    case 'property': {
      const property = propertyNamed(target.name)
      return lines([
        `**${target.name}** — ${property?.meaning ?? 'property'}`,
        property?.values === undefined ? undefined : `One of: ${property.values.join(', ')}`,
      ])
    }
    default: {
      const shape = functionShape(target.name)
      return lines([
        `**${target.name}** — ${shape?.meaning ?? 'function'}`,
        shape === undefined ? undefined : `Takes ${shape.takes}.`,
      ])
    }
  }
}
const lines = (parts: readonly (string | undefined)[]): string =>
  parts.filter((p) => p !== undefined && p !== '').join('\n\n')

function describeThing(thing: NamedThing, model: ProcedureModel): string {
  const { system } = model
  const { path } = thing
  switch (thing.kind) {
    case 'parameter': {
      const parameter = system.parameters.get(thing.parameter ?? path)
      const type = model.dataType(thing)
      return lines([
        `**${path}** — reporting data`,
        parameter?.shortDescription,
        type === undefined ? undefined : dataTypeText(type),
        parameter?.formulaText === undefined ? undefined : `= \`${parameter.formulaText}\``,
      ])
    }
    case 'activity': {
      const shape = model.activity(path)
      if (shape === undefined) return `**${path}** — activity`
      const args = shape.arguments
        .filter((a) => a.decided === undefined)
        .map(
          (a) =>
            `- \`${a.name}\`: ${expectedOf(a)}${a.required ? '' : ` (${a.initialValue ?? 'optional'})`}${a.description === undefined ? '' : ` — ${a.description}`}`,
        )
      return lines([
        `**${path}** — ${shape.kind}${shape.significance === 'none' ? '' : `, significance ${shape.significance}`}`,
        shape.description,
        args.length === 0 ? undefined : args.join('\n'),
        shape.problem === undefined ? undefined : `Cannot be asked for: ${shape.problem}`,
      ])
    }
    case 'event': {
      const event = system.events.get(path)
      return lines([`**${path}** — event, ${event?.severity ?? 'information'}`, event?.shortDescription, event?.format])
    }
    default: {
      const element = system.elements.get(path)
      return lines([`**${path}** — ${element?.kind ?? 'element'}`, element?.shortDescription])
    }
  }
}

function dataTypeText(type: DataType): string {
  switch (type.kind) {
    case 'integer':
    case 'float': {
      const unit = type.unit === undefined || type.unit === '' ? '' : ` in ${type.unit}`
      return `${type.kind === 'integer' ? 'whole number' : 'number'}${unit}${type.validRange === undefined ? '' : `, ${rangeText(type.validRange)}`}`
    }
    case 'enumerated':
      return `one of ${type.labels
        .slice(0, 30)
        .map((l) => l.label)
        .join(', ')}`
    case 'boolean':
      return `${type.zeroString} or ${type.oneString}`
    default:
      return type.kind.replace('-', ' ')
  }
}
const rangeText = (r: ValidRange): string => `${r.min ?? '…'} to ${r.max ?? '…'}`
