/** Arguments that several activities of operators take, and what is read from them. */
import type { Given, InsideCommand, OperatorArgument, OperatorWorld } from './operator-request.ts'
import { may, need } from './operator-request.ts'
import type { ServiceNames } from './service-names.ts'

export const reportArgument = (names: ServiceNames): OperatorArgument =>
  need('report', 'a housekeeping report by its path, its name, or its structure identifier', names.structures())
export const eventArgument = (names: ServiceNames): OperatorArgument =>
  need('event', 'an event by its path, its name, or its number', names.events())
export const parameterArgument = need('parameter', 'an on-board parameter by its path or its number')
export const monitorArgument = need('monitor', 'number of the monitoring definition')
export const storeArgument = need('store', 'number of the packet store')
export const sequenceArgument = need('sequence', 'number of the request sequence')
export const procedureArgument = need('procedure', 'number of the procedure')
export const memoryArgument = need('memory', 'number of the memory')
export const directoryArgument = may('directory', 'the directory; none where there is only one')
export const fileArgument = need('file', 'name of the file')
export const scheduledArguments = [need('apid', 'APID of the scheduled request'), need('count', 'its sequence count')]
export const insideArguments = [
  need('activity', 'path of the command'),
  may('arguments', 'its arguments by name, as JSON where it is a text'),
]

export const structureOf = (given: Given, { names }: OperatorWorld): number =>
  given.named('report', 'housekeeping report', names.structureOf)
export const eventOf = (given: Given, { names }: OperatorWorld): number => given.named('event', 'event', names.eventOf)
export const parameterOf = (given: Given, { names }: OperatorWorld): number =>
  given.named('parameter', 'on-board parameter', names.parameterOf)
export const scheduledOf = (given: Given): { source: number; apid: number; sequenceCount: number } => ({
  source: 0,
  apid: given.whole('apid'),
  sequenceCount: given.whole('count'),
})
export const fileOf = (given: Given): { directory: string; file: string } => ({
  directory: given.has('directory') ? given.text('directory') : '',
  file: given.text('file'),
})
export const insideOf = (given: Given): readonly InsideCommand[] => [
  { path: given.text('activity'), arguments: given.structure('arguments') },
]
export const nanosOf = (seconds: number): bigint => BigInt(Math.round(seconds * 1e9))

export const parametersArgument = need('parameters', 'on-board parameters by path or number, with commas between')
export const parametersOf = (given: Given, { names }: OperatorWorld): number[] =>
  given
    .text('parameters')
    .split(/[,\s]+/)
    .filter(Boolean)
    .map((name) => {
      const id = names.parameterOf(name)
      if (id === undefined) throw given.wrong(name, 'on-board parameter', 'Give its path or its number.')
      return id
    })
/** Of a report that is made from the ground. */
export const newStructureArguments = [
  need('structure', 'its structure identifier'),
  need('interval', 'collection interval, in the unit of the satellite'),
  parametersArgument,
]
export const newStructureOf = (
  given: Given,
  world: OperatorWorld,
): { structure: number; interval: number; parameters: readonly number[]; superCommutated: readonly never[] } => ({
  structure: given.whole('structure'),
  interval: given.whole('interval'),
  parameters: parametersOf(given, world),
  superCommutated: [],
})
