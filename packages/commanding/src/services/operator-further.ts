/** Further activities of operators: devices by protocol, objects of memories, parts of schedules, where parameters lie. */
import { pus, type PusMessageType } from '@vigie/ccsds'
import {
  directoryArgument,
  fileArgument,
  fileOf,
  memoryArgument,
  nanosOf,
  parameterArgument,
  parameterOf,
  procedureArgument,
  scheduledArguments,
  scheduledOf,
} from './operator-arguments.ts'
import { may, need, numbered, simple, wanted, type Given, type OperatorActivity } from './operator-request.ts'

const { deviceAccess, memoryManagement, timeSchedule, positionSchedule, parameterManagement, fileManagement } = pus

const objectArguments = [memoryArgument, need('base', 'number of the object')]
const object = (g: Given): { memory: number; base: number } => ({ memory: g.whole('memory'), base: g.whole('base') })
const objectRange = [...objectArguments, need('offset', 'first byte of it'), need('length', 'bytes')]
const rangeOf = (g: Given): any => ({
  ...object(g),
  blocks: [{ offset: g.whole('offset'), length: g.whole('length') }],
})
const deviceArgument = need('device', 'number of the device')
const transactionArgument = need('transaction', 'number by which the answer is known')
const bytesOr = (g: Given, name: string): Uint8Array => (g.has(name) ? g.bytes(name) : new Uint8Array(0))

const within = [need('from', 'UTC time'), need('to', 'UTC time')]
const timeFilter = (g: Given): any => ({
  window: { from: g.time('from'), to: g.time('to') },
  subSchedules: g.has('subSchedule') ? [g.whole('subSchedule')] : [],
  groups: g.has('group') ? [g.whole('group')] : [],
})
const between = [
  need('fromOrbit', 'number of the first orbit'),
  may('fromAngle', 'angle along it; 0 unless told'),
  need('toOrbit', 'number of the last orbit'),
  may('toAngle', 'angle along it; 0 unless told'),
]
const angle = (g: Given, name: string): number => (g.has(name) ? g.number(name) : 0)
const positionFilter = (g: Given): any => ({
  window: {
    from: { orbit: g.whole('fromOrbit'), angle: angle(g, 'fromAngle') },
    to: { orbit: g.whole('toOrbit'), angle: angle(g, 'toAngle') },
  },
  subSchedules: g.has('subSchedule') ? [g.whole('subSchedule')] : [],
  groups: g.has('group') ? [g.whole('group')] : [],
})
const chosen = [may('subSchedule', 'only of this sub-schedule'), may('group', 'only of this group')]
const byOrbits = [may('orbits', 'orbits, negative for earlier'), may('angle', 'angle, negative for earlier')]
const shiftOf = (g: Given): { orbits: number; angle: number } => ({
  orbits: g.has('orbits') ? g.number('orbits') : 0,
  angle: angle(g, 'angle'),
})
const one = (g: Given): any => ({ activities: [scheduledOf(g)] })
const aboutOne = (name: string, title: string, type: PusMessageType<any>): OperatorActivity =>
  wanted(name, title, type, scheduledArguments, one)

const subScheduleArgument = need('subSchedule', 'its number')
const groupArgument = need('group', 'its number')
const formatArguments = [may('ptc', 'packet field type code'), may('pfc', 'packet field format code')]
const formatOf = (g: Given): { ptc: number; pfc: number } => ({ ptc: g.wholeOr('ptc', 0), pfc: g.wholeOr('pfc', 0) })

export const FURTHER_ACTIVITIES: readonly OperatorActivity[] = [
  wanted(
    'CommandDevice',
    'Send a command to a device by its protocol',
    deviceAccess.commandPhysical,
    [deviceArgument, may('protocol', 'data of the protocol, hexadecimal'), need('data', 'command, hexadecimal')],
    (g) => ({
      commands: [{ device: g.whole('device'), protocol: bytesOr(g, 'protocol'), data: g.bytes('data') }],
    }),
  ),
  wanted(
    'AcquireDevice',
    'Have data of a device by its protocol',
    deviceAccess.acquirePhysical,
    [transactionArgument, deviceArgument, may('protocol', 'data of the protocol, hexadecimal')],
    (g) => ({
      requests: [{ transaction: g.whole('transaction'), device: g.whole('device'), protocol: bytesOr(g, 'protocol') }],
    }),
  ),
  wanted(
    'CommandLogicalDevice',
    'Send a command to a logical device',
    deviceAccess.commandLogical,
    [deviceArgument, need('command', 'number of the command'), may('arguments', 'its arguments, hexadecimal')],
    (g) => ({
      commands: [{ device: g.whole('device'), command: g.whole('command'), arguments: bytesOr(g, 'arguments') }],
    }),
  ),
  wanted(
    'AcquireLogicalDevice',
    'Have a parameter of a logical device',
    deviceAccess.acquireLogical,
    [transactionArgument, deviceArgument, parameterArgument],
    (g, w) => ({
      requests: [{ transaction: g.whole('transaction'), device: g.whole('device'), parameter: parameterOf(g, w) }],
    }),
  ),

  wanted(
    'LoadObject',
    'Load an object of a memory',
    memoryManagement.loadObject,
    [...objectArguments, need('offset', 'first byte of it'), need('data', 'bytes, hexadecimal')],
    (g) => ({ ...object(g), blocks: [{ offset: g.whole('offset'), data: g.bytes('data'), checksum: 0 }] }),
  ),
  wanted('DumpObject', 'Dump a range of an object of a memory', memoryManagement.dumpObject, objectRange, rangeOf),
  wanted(
    'CheckObject',
    'Have the checksum of a range of an object of a memory',
    memoryManagement.checkObject,
    objectRange,
    rangeOf,
  ),
  wanted(
    'CheckWholeObject',
    'Have the checksum of an object of a memory',
    memoryManagement.checkWholeObject,
    objectArguments,
    object,
  ),
  wanted(
    'LoadWord',
    'Load a word of memory at once, under a mask',
    memoryManagement.loadAtomic,
    [
      memoryArgument,
      need('address', 'its address'),
      need('mask', 'bits that are loaded, hexadecimal'),
      need('data', 'bits, hexadecimal'),
    ],
    (g) => ({
      memory: g.whole('memory'),
      address: g.whole('address'),
      mask: g.bytes('mask'),
      data: g.bytes('data'),
    }),
  ),
  wanted(
    'LoadObjectFromFile',
    'Load an object of a memory from a file on board',
    memoryManagement.loadObjectFromFile,
    [...objectRange, directoryArgument, fileArgument, may('inFile', 'place in the file; 0 unless told')],
    (g) => ({
      ...object(g),
      ...fileOf(g),
      blocks: [{ offset: g.whole('offset'), inFile: g.wholeOr('inFile', 0), length: g.whole('length'), checksum: 0 }],
    }),
  ),
  wanted(
    'DumpObjectToFile',
    'Dump a range of an object of a memory to a file on board',
    memoryManagement.dumpObjectToFile,
    [...objectRange, directoryArgument, fileArgument],
    (g) => ({ ...rangeOf(g), ...fileOf(g) }),
  ),

  wanted(
    'PerformFunction',
    'Perform a function by its number',
    pus.functionManagement.perform,
    [need('function', 'its number'), may('arguments', 'its arguments, hexadecimal')],
    (g) => ({ function: g.whole('function'), arguments: bytesOr(g, 'arguments') }),
  ),

  wanted(
    'ShiftScheduleWithin',
    'Shift what the time-based schedule has between two times',
    timeSchedule.shiftFiltered,
    [...within, ...chosen, need('by', 'seconds, negative for earlier')],
    (g) => ({ offset: nanosOf(g.number('by')), ...timeFilter(g) }),
  ),
  wanted(
    'ShowScheduleWithin',
    'Have it told what the time-based schedule has between two times',
    timeSchedule.askSummaryFiltered,
    [...within, ...chosen],
    timeFilter,
  ),
  wanted(
    'ShowScheduleDetailWithin',
    'The same with the commands',
    timeSchedule.askDetailFiltered,
    [...within, ...chosen],
    timeFilter,
  ),
  aboutOne('ShowScheduled', 'Have it told when a command of the schedule is released', timeSchedule.askSummary),
  aboutOne('ShowScheduledDetail', 'Have a command of the schedule told', timeSchedule.askDetail),

  wanted(
    'UnscheduleBetweenPositions',
    'Delete what the position-based schedule has between two places',
    positionSchedule.removeFiltered,
    [...between, ...chosen],
    positionFilter,
  ),
  wanted(
    'ShiftBetweenPositions',
    'Shift what the position-based schedule has between two places',
    positionSchedule.shiftFiltered,
    [...between, ...chosen, ...byOrbits],
    (g) => ({ ...shiftOf(g), ...positionFilter(g) }),
  ),
  wanted(
    'ShiftPositionSchedule',
    'Shift the whole position-based schedule',
    positionSchedule.shiftAll,
    byOrbits,
    shiftOf,
  ),
  wanted(
    'ShowBetweenPositions',
    'Have it told what the position-based schedule has between two places',
    positionSchedule.askSummaryFiltered,
    [...between, ...chosen],
    positionFilter,
  ),
  wanted(
    'ShowDetailBetweenPositions',
    'The same with the commands',
    positionSchedule.askDetailFiltered,
    [...between, ...chosen],
    positionFilter,
  ),
  aboutOne('ShowAtPosition', 'Have it told where a command is released', positionSchedule.askSummary),
  aboutOne('ShowAtPositionDetail', 'Have a command of the position-based schedule told', positionSchedule.askDetail),
  simple('ShowPositionSubSchedules', 'Have the states of sub-schedules told', positionSchedule.askSubSchedules),
  numbered(
    'EnablePositionSubSchedule',
    'Have a sub-schedule of positions released',
    positionSchedule.enableSubSchedules,
    subScheduleArgument,
    'subSchedules',
  ),
  numbered(
    'DisablePositionSubSchedule',
    'Have nothing of a sub-schedule of positions released',
    positionSchedule.disableSubSchedules,
    subScheduleArgument,
    'subSchedules',
  ),
  wanted(
    'CreatePositionGroup',
    'Make a group of commands scheduled by position',
    positionSchedule.createGroups,
    [groupArgument, may('enabled', 'no: nothing of it is released')],
    (g) => ({ groups: [{ group: g.whole('group'), enabled: !g.has('enabled') || g.flag('enabled') }] }),
  ),
  ...(
    [
      ['DeletePositionGroup', 'Delete a group of commands scheduled by position', positionSchedule.removeGroups],
      ['EnablePositionGroup', 'Have a group scheduled by position released', positionSchedule.enableGroups],
      [
        'DisablePositionGroup',
        'Have nothing of a group scheduled by position released',
        positionSchedule.disableGroups,
      ],
    ] as const
  ).map(([name, title, type]) => numbered(name, title, type, groupArgument, 'groups')),
  simple('ShowPositionGroups', 'Have the states of groups told', positionSchedule.askGroups),

  wanted(
    'ObserveProcedure',
    'Set how much is told of an on-board control procedure',
    pus.procedures.observe,
    [procedureArgument, need('level', 'none, procedure, step, detail', ['none', 'procedure', 'step', 'detail'])],
    (g) => ({
      procedures: [
        { procedure: g.whole('procedure'), observability: g.named('level', 'level of observability', levelOf) },
      ],
    }),
  ),
  wanted(
    'LoadAndStartProcedure',
    'Load an on-board control procedure from a file on board, and start it',
    pus.procedures.loadAndActivate,
    [procedureArgument, directoryArgument, fileArgument, may('arguments', 'its arguments, hexadecimal')],
    (g) => ({ procedure: g.whole('procedure'), ...fileOf(g), arguments: bytesOr(g, 'arguments') }),
  ),
  simple('ShowActiveProcedures', 'Have it told which procedures are active', pus.procedures.askActive),

  wanted(
    'MoveParameter',
    'Have an on-board parameter lie at another address',
    parameterManagement.changeRaw,
    [parameterArgument, memoryArgument, need('address', 'its address'), ...formatArguments],
    (g, w) => ({
      parameters: [
        { parameter: parameterOf(g, w), memory: g.whole('memory'), address: g.whole('address'), ...formatOf(g) },
      ],
    }),
  ),
  wanted(
    'MoveParameterInObject',
    'Have an on-board parameter lie elsewhere in an object of a memory',
    parameterManagement.changeObject,
    [parameterArgument, ...objectArguments, need('offset', 'first byte'), ...formatArguments],
    (g, w) => ({
      parameters: [{ parameter: parameterOf(g, w), ...object(g), offset: g.whole('offset'), ...formatOf(g) }],
    }),
  ),

  ...(
    [
      ['SuspendCopiesIn', 'Suspend all copying from or to a directory', fileManagement.suspendIn],
      ['ResumeCopiesIn', 'Go on with all copying from or to a directory', fileManagement.resumeIn],
      ['AbortCopiesIn', 'Abort all copying from or to a directory', fileManagement.abortIn],
    ] as const
  ).map(([name, title, type]) =>
    wanted(name, title, type, [need('directory', 'the directory')], (g) => ({ directory: g.text('directory') })),
  ),
]

function levelOf(text: string): number | undefined {
  const level = ['none', 'procedure', 'step', 'detail'].indexOf(text)
  return level < 0 ? undefined : level
}
