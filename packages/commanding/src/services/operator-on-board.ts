/** Activities of operators on what a satellite holds: devices, memory, monitoring, parameters, files. */
import { pus } from '@vigie/ccsds'
import {
  directoryArgument,
  eventArgument,
  eventOf,
  fileArgument,
  fileOf,
  memoryArgument,
  monitorArgument,
  parameterArgument,
  parameterOf,
} from './operator-arguments.ts'
import {
  may,
  need,
  numbered,
  simple,
  single,
  wanted,
  type Given,
  type OperatorActivity,
  type OperatorWorld,
} from './operator-request.ts'
import { formOf, typeOf, writeParameterValue } from './parameter-value.ts'

const { deviceAccess, memoryManagement, onBoardMonitoring, parameterManagement, fileManagement, largePacketTransfer } =
  pus

const placeArguments = [memoryArgument, need('address', 'first address'), need('length', 'bytes')]
const block = (g: Given): { memory: number; blocks: readonly { address: number; length: number }[] } => ({
  memory: g.whole('memory'),
  blocks: [{ address: g.whole('address'), length: g.whole('length') }],
})
const registerArgument = need('register', 'number of the register')
const functionArgument = need('function', 'number of the functional monitoring definition')
const definitionArguments = [
  monitorArgument,
  parameterArgument,
  need('low', 'low limit'),
  need('high', 'high limit'),
  may('interval', 'monitoring interval, in the unit of the satellite; 1 unless told'),
  may('repetitions', 'violations in a row before it counts; 1 unless told'),
  may('lowEvent', 'event that is raised below, by path or number'),
  may('highEvent', 'event that is raised above'),
]
const eventNumber = (g: Given, { names }: OperatorWorld, name: string): number =>
  g.has(name) ? g.named(name, 'event', names.eventOf) : 0
const definition = (g: Given, w: OperatorWorld): any => ({
  definitions: [
    {
      monitor: g.whole('monitor'),
      parameter: parameterOf(g, w),
      interval: g.wholeOr('interval', 1),
      repetitions: g.wholeOr('repetitions', 1),
      check: {
        kind: 'limit',
        low: g.number('low'),
        lowEvent: eventNumber(g, w, 'lowEvent'),
        high: g.number('high'),
        highEvent: eventNumber(g, w, 'highEvent'),
      },
    },
  ],
})
const path = [directoryArgument, fileArgument]
const copyArguments = [
  may('directory', 'directory of the file'),
  need('file', 'its name'),
  may('targetDirectory', 'directory of the copy'),
  need('target', 'name of the copy'),
  may('operation', 'number of the operation, where the satellite has them'),
]
const fromTo = (g: Given): any => ({
  operation: g.wholeOr('operation', 0),
  sourceDirectory: g.has('directory') ? g.text('directory') : '',
  source: g.text('file'),
  targetDirectory: g.has('targetDirectory') ? g.text('targetDirectory') : '',
  target: g.text('target'),
})
const operationArgument = need('operation', 'number of the operation')
const inDirectory = (g: Given): { directory: string; name: string } => ({
  directory: g.has('directory') ? g.text('directory') : '',
  name: g.text('name'),
})
const nameArgument = need('name', 'name of the directory')

const transactionArgument = need('transaction', 'number of the large message')
const PLACES = {
  first: largePacketTransfer.uplinkFirst,
  intermediate: largePacketTransfer.uplinkIntermediate,
  last: largePacketTransfer.uplinkLast,
  repeated: largePacketTransfer.uplinkRepeated,
} as const
/** One part; whole messages are sent by `vigie pus upload`, which asks for one after the other. */
const uploadPart: OperatorActivity = {
  name: 'UploadPart',
  title: 'Send a part of a large message (13,9 … 13,12)',
  type: largePacketTransfer.uplinkFirst,
  arguments: () => [
    transactionArgument,
    need('part', 'its number, from 1'),
    need('place', 'first, intermediate, last, or repeated', Object.keys(PLACES)),
    need('data', 'its bytes, hexadecimal'),
  ],
  request: (g) => {
    const place = g.text('place')
    const type = PLACES[place as keyof typeof PLACES]
    if (type === undefined) throw g.wrong(place, 'place of a part', `Give ${Object.keys(PLACES).join(', ')}.`)
    return { type, value: { transaction: g.whole('transaction'), part: g.whole('part'), data: g.bytes('data') } }
  },
}

export const ON_BOARD_ACTIVITIES: readonly OperatorActivity[] = [
  numbered(
    'SwitchDevice',
    'Pulse an on/off line',
    deviceAccess.distribute,
    need('line', 'number of the line'),
    'lines',
  ),
  wanted(
    'LoadRegister',
    'Load a register of a device',
    deviceAccess.loadRegisters,
    [registerArgument, need('value', 'whole number')],
    (g) => ({ registers: [{ register: g.whole('register'), value: g.whole('value') }] }),
  ),
  numbered('DumpRegister', 'Have a register of a device', deviceAccess.dumpRegisters, registerArgument, 'registers'),
  wanted(
    'PulseLine',
    'Have the command distribution unit pulse a line',
    deviceAccess.distributePulses,
    [
      need('line', 'number of the output line'),
      may('duration', 'exponent of two of its duration; 0 unless told'),
      may('cpdu', 'number of the unit'),
    ],
    (g) => ({
      cpdu: g.wholeOr('cpdu', 0),
      pulses: [{ line: g.whole('line'), duration: g.wholeOr('duration', 0) }],
    }),
  ),

  wanted('DumpMemory', 'Dump a range of memory', memoryManagement.dump, placeArguments, block),
  wanted('CheckMemory', 'Have the checksum of a range of memory', memoryManagement.check, placeArguments, block),
  wanted(
    'LoadMemory',
    'Load memory',
    memoryManagement.load,
    [memoryArgument, need('address', 'first address'), need('data', 'bytes, hexadecimal')],
    (g) => ({
      memory: g.whole('memory'),
      blocks: [{ address: g.whole('address'), data: g.bytes('data'), checksum: 0 }],
    }),
  ),
  wanted(
    'LoadMemoryFromFile',
    'Load memory from a file on board',
    memoryManagement.loadFromFile,
    [...placeArguments, ...path, may('inFile', 'place in the file; 0 unless told')],
    (g) => ({
      memory: g.whole('memory'),
      ...fileOf(g),
      blocks: [{ address: g.whole('address'), inFile: g.wholeOr('inFile', 0), length: g.whole('length'), checksum: 0 }],
    }),
  ),
  wanted(
    'DumpMemoryToFile',
    'Dump a range of memory to a file on board',
    memoryManagement.dumpToFile,
    [...placeArguments, ...path],
    (g) => ({ ...block(g), ...fileOf(g) }),
  ),
  simple('AbortDumps', 'Abort all dumps of memory', memoryManagement.abortDumps),
  single('EnableScrubbing', 'Have a memory scrubbed', memoryManagement.enableScrubbing, memoryArgument),
  single('DisableScrubbing', 'Have a memory not scrubbed', memoryManagement.disableScrubbing, memoryArgument),
  single('ProtectMemory', 'Protect a memory from being written', memoryManagement.enableProtection, memoryArgument),
  single('UnprotectMemory', 'Let a memory be written', memoryManagement.disableProtection, memoryArgument),

  numbered(
    'EnableMonitoring',
    'Enable an on-board monitoring definition',
    onBoardMonitoring.enable,
    monitorArgument,
    'monitors',
  ),
  numbered(
    'DisableMonitoring',
    'Disable an on-board monitoring definition',
    onBoardMonitoring.disable,
    monitorArgument,
    'monitors',
  ),
  wanted(
    'MonitorParameter',
    'Have an on-board parameter checked against limits',
    onBoardMonitoring.add,
    definitionArguments,
    definition,
  ),
  wanted(
    'ChangeMonitoring',
    'Change the limits of an on-board monitoring definition',
    onBoardMonitoring.modify,
    definitionArguments,
    definition,
  ),
  numbered(
    'DeleteMonitoring',
    'Delete an on-board monitoring definition',
    onBoardMonitoring.remove,
    monitorArgument,
    'monitors',
  ),
  simple('DeleteAllMonitoring', 'Delete all on-board monitoring definitions', onBoardMonitoring.removeAll),
  wanted(
    'ShowMonitoring',
    'Have on-board monitoring definitions told',
    onBoardMonitoring.ask,
    [{ ...monitorArgument, required: false }],
    (g) => ({ monitors: g.has('monitor') ? [g.whole('monitor')] : [] }),
  ),
  simple('ShowMonitoringStates', 'Have the states of on-board monitoring told', onBoardMonitoring.askStatus),
  simple('ShowOutOfLimits', 'Have it told what is out of limits on board', onBoardMonitoring.askOutOfLimits),
  simple('EnableMonitoringFunction', 'Enable on-board monitoring as a whole', onBoardMonitoring.enableFunction),
  simple('DisableMonitoringFunction', 'Disable on-board monitoring as a whole', onBoardMonitoring.disableFunction),
  single(
    'SetTransitionDelay',
    'Set how long transitions may wait for their report',
    onBoardMonitoring.setDelay,
    need('delay', 'in the unit of the satellite'),
  ),
  simple('EnableFunctionalMonitoring', 'Enable functional monitoring as a whole', onBoardMonitoring.enableFunctional),
  simple(
    'DisableFunctionalMonitoring',
    'Disable functional monitoring as a whole',
    onBoardMonitoring.disableFunctional,
  ),
  ...(
    [
      ['EnableFunction', 'Enable a functional monitoring definition', onBoardMonitoring.enableFunctions],
      ['DisableFunction', 'Disable a functional monitoring definition', onBoardMonitoring.disableFunctions],
      ['ProtectFunction', 'Protect a functional monitoring definition', onBoardMonitoring.protectFunctions],
      ['UnprotectFunction', 'Let a functional monitoring definition be changed', onBoardMonitoring.unprotectFunctions],
      ['DeleteFunction', 'Delete a functional monitoring definition', onBoardMonitoring.removeFunctions],
      ['ShowFunction', 'Have a functional monitoring definition told', onBoardMonitoring.askFunctions],
    ] as const
  ).map(([name, title, type]) => numbered(name, title, type, functionArgument, 'functions')),
  wanted(
    'MonitorFunction',
    'Have a function fail where so many monitors of it fail',
    onBoardMonitoring.addFunctions,
    (n) => [
      functionArgument,
      eventArgument(n),
      need('monitors', 'numbers of its monitors'),
      may('failing', 'how many must fail; 1 unless told'),
    ],
    (g, w) => ({
      definitions: [
        {
          function: g.whole('function'),
          event: eventOf(g, w),
          failing: g.wholeOr('failing', 1),
          monitors: g.wholes('monitors'),
        },
      ],
    }),
  ),
  simple('ShowFunctions', 'Have the states of functional monitoring told', onBoardMonitoring.askFunctionStatus),

  wanted(
    'ReportParameter',
    'Have the value of an on-board parameter',
    parameterManagement.ask,
    [parameterArgument],
    (g, w) => ({ parameters: [parameterOf(g, w)] }),
  ),
  wanted(
    'SetParameter',
    'Set an on-board parameter',
    parameterManagement.set,
    [
      parameterArgument,
      need('value', 'value in the unit of the parameter, or a label of it'),
      may('raw', 'yes: the value is as it is on board, past labels and calibration'),
    ],
    (g, w) => {
      const number = parameterOf(g, w)
      return { parameters: [{ parameter: number, value: valueOf(g, w, w.names.parameter(number)) }] }
    },
  ),
  wanted(
    'ShowParameterDefinition',
    'Have it told where an on-board parameter lies',
    parameterManagement.askDefinitions,
    [parameterArgument],
    (g, w) => ({ parameters: [parameterOf(g, w)] }),
  ),

  uploadPart,
  wanted(
    'AcknowledgeTransfer',
    'Tell that a large message came down up to a part',
    largePacketTransfer.acknowledge,
    [transactionArgument, need('part', 'number of the part')],
    (g) => ({ transaction: g.whole('transaction'), part: g.whole('part') }),
  ),
  wanted(
    'RepeatParts',
    'Have parts of a large message once more',
    largePacketTransfer.repeat,
    [transactionArgument, need('parts', 'their numbers')],
    (g) => ({ transaction: g.whole('transaction'), parts: g.wholes('parts') }),
  ),
  ...(
    [
      ['AbortTransfer', 'Have a large message no further', largePacketTransfer.abortDownlink],
      ['AbortUpload', 'Have what was uploaded of a large message thrown away', largePacketTransfer.abortUplink],
    ] as const
  ).map(([name, title, type]) =>
    wanted(name, title, type, [transactionArgument, may('reason', 'its number; 0 unless told')], (g) => ({
      transaction: g.whole('transaction'),
      reason: g.wholeOr('reason', 0),
    })),
  ),

  wanted('CreateFile', 'Make a file', fileManagement.create, [...path, need('size', 'greatest size, bytes')], (g) => ({
    ...fileOf(g),
    size: g.whole('size'),
  })),
  wanted('DeleteFile', 'Delete a file', fileManagement.remove, path, fileOf),
  wanted('ShowFile', 'Have the attributes of a file', fileManagement.ask, path, fileOf),
  wanted('LockFile', 'Lock a file', fileManagement.lock, path, fileOf),
  wanted('UnlockFile', 'Unlock a file', fileManagement.unlock, path, fileOf),
  wanted(
    'FindFiles',
    'Find files by a pattern',
    fileManagement.find,
    [directoryArgument, need('pattern', 'as the satellite has patterns')],
    (g) => ({ directory: g.has('directory') ? g.text('directory') : '', pattern: g.text('pattern') }),
  ),
  wanted('ShowFiles', 'Have it told what a directory has', fileManagement.askDirectory, [directoryArgument], (g) => ({
    directory: g.has('directory') ? g.text('directory') : '',
  })),
  wanted(
    'CreateDirectory',
    'Make a directory',
    fileManagement.createDirectory,
    [directoryArgument, nameArgument],
    inDirectory,
  ),
  wanted(
    'DeleteDirectory',
    'Delete a directory',
    fileManagement.removeDirectory,
    [directoryArgument, nameArgument],
    inDirectory,
  ),
  wanted(
    'RenameDirectory',
    'Rename a directory',
    fileManagement.renameDirectory,
    [directoryArgument, nameArgument, need('to', 'new name')],
    (g) => ({ ...inDirectory(g), to: g.text('to') }),
  ),
  wanted('CopyFile', 'Copy a file', fileManagement.copy, copyArguments, fromTo),
  wanted('MoveFile', 'Move a file', fileManagement.move, copyArguments, fromTo),
  numbered('SuspendCopy', 'Suspend copying', fileManagement.suspend, operationArgument, 'operations'),
  numbered('ResumeCopy', 'Go on copying', fileManagement.resume, operationArgument, 'operations'),
  numbered('AbortCopy', 'Abort copying', fileManagement.abort, operationArgument, 'operations'),
  single(
    'ReportCopies',
    'Have it told how copying goes, periodically',
    fileManagement.enableStatus,
    need('interval', 'in the unit of the satellite'),
  ),
  simple('ReportNoCopies', 'Have it not told how copying goes', fileManagement.disableStatus),
]

function valueOf(g: Given, { satellite, system }: OperatorWorld, parameter: string | undefined): Uint8Array {
  const width = satellite.services.widths?.value ?? 4
  const text = g.text('value')
  const written = writeParameterValue({
    text,
    raw: g.has('raw') && g.flag('raw'),
    type: typeOf(system, parameter),
    bytes: width === 0 ? 4 : width,
    form: formOf(satellite.config, 'set'),
  })
  if ('bytes' in written) return written.bytes
  throw g.wrong(text, written.problem, written.hint)
}
