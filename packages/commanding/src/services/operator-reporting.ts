/** Activities of operators on what a satellite reports: housekeeping, statistics, events, time, forwarding, packet stores, test. */
import { pus } from '@vigie/ccsds'
import {
  eventArgument,
  eventOf,
  newStructureArguments,
  newStructureOf,
  parameterArgument,
  parameterOf,
  reportArgument,
  storeArgument,
  structureOf,
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

const { housekeeping, parameterStatistics, eventReporting, timeManagement, realTimeForwarding, storage } = pus

const oneStructure = (g: Given, w: OperatorWorld): { structures: readonly number[] } => ({
  structures: [structureOf(g, w)],
})
const oneEvent = (g: Given, w: OperatorWorld): { events: readonly number[] } => ({ events: [eventOf(g, w)] })
const oneParameter = (g: Given, w: OperatorWorld): { parameters: readonly number[] } => ({
  parameters: [parameterOf(g, w)],
})
const definitionArgument = need('definition', 'number of the functional reporting definition')
const spanArguments = [storeArgument, need('from', 'UTC time'), need('to', 'UTC time')]
/** Where the mission forwards by structures, its messages have them under this name. */
const forwarded = (g: Given, w: OperatorWorld): any => ({
  types: [],
  forwarded: [{ application: g.wholeOr('application', w.satellite.config.application), structure: structureOf(g, w) }],
})
const byApplication = (g: Given, w: OperatorWorld): any => ({
  applications: [
    { application: g.wholeOr('application', w.satellite.config.application), structures: [structureOf(g, w)] },
  ],
})
const applicationArgument = may('application', 'APID, where it is not that of the services')

export const REPORTING_ACTIVITIES: readonly OperatorActivity[] = [
  wanted('EnableReport', 'Enable a housekeeping report', housekeeping.enable, (n) => [reportArgument(n)], oneStructure),
  wanted(
    'DisableReport',
    'Disable a housekeeping report',
    housekeeping.disable,
    (n) => [reportArgument(n)],
    oneStructure,
  ),
  wanted(
    'RequestReport',
    'Have a housekeeping report once',
    housekeeping.once,
    (n) => [reportArgument(n)],
    oneStructure,
  ),
  wanted(
    'SetReportInterval',
    'Change how often a housekeeping report is made',
    housekeeping.setIntervals,
    (n) => [reportArgument(n), need('interval', 'collection interval, in the unit of the satellite')],
    (g, w) => ({ structures: [{ structure: structureOf(g, w), interval: g.whole('interval') }] }),
  ),
  wanted(
    'CreateReport',
    'Make a housekeeping report of parameters',
    housekeeping.create,
    newStructureArguments,
    newStructureOf,
  ),
  wanted(
    'DeleteReport',
    'Delete a housekeeping report that was made from the ground',
    housekeeping.remove,
    (n) => [reportArgument(n)],
    oneStructure,
  ),
  wanted(
    'ShowReportStructure',
    'Have it told what a housekeeping report is made of',
    housekeeping.askStructures,
    (n) => [reportArgument(n)],
    oneStructure,
  ),
  wanted(
    'ShowReportProperties',
    'Have it told which housekeeping is made and how often',
    housekeeping.askProperties,
    (n) => [{ ...reportArgument(n), required: false }],
    (g, w) => (g.has('report') ? oneStructure(g, w) : { structures: [] }),
  ),
  wanted(
    'ApplyReporting',
    'Apply functional reporting definitions',
    housekeeping.applyReporting,
    [need('definitions', 'their numbers'), may('exclusive', 'yes: all other reports are disabled')],
    (g) => ({ exclusive: g.has('exclusive') && g.flag('exclusive'), definitions: g.wholes('definitions') }),
  ),
  numbered(
    'DeleteReporting',
    'Delete a functional reporting definition',
    housekeeping.removeReporting,
    definitionArgument,
    'definitions',
  ),
  numbered(
    'ShowReporting',
    'Have it told what a functional reporting definition is',
    housekeeping.askReporting,
    definitionArgument,
    'definitions',
  ),
  wanted(
    'ReportStatistics',
    'Have the statistics of parameters',
    parameterStatistics.ask,
    [may('reset', 'yes: they begin again')],
    (g) => ({ reset: g.has('reset') && g.flag('reset') }),
  ),
  simple('ResetStatistics', 'Begin the statistics of parameters again', parameterStatistics.reset),
  single(
    'EnableStatistics',
    'Have statistics reported periodically',
    parameterStatistics.enable,
    need('interval', 'reporting interval, in the unit of the satellite'),
  ),
  simple('DisableStatistics', 'Have statistics reported only when asked for', parameterStatistics.disable),
  wanted('AddStatistics', 'Make statistics of a parameter', parameterStatistics.add, [parameterArgument], oneParameter),
  wanted(
    'RemoveStatistics',
    'Make no statistics of a parameter',
    parameterStatistics.remove,
    [parameterArgument],
    oneParameter,
  ),
  simple('ShowStatistics', 'Have it told what statistics are made of', parameterStatistics.askDefinitions),
  wanted('EnableEvent', 'Enable an event report', eventReporting.enable, (n) => [eventArgument(n)], oneEvent),
  wanted('DisableEvent', 'Disable an event report', eventReporting.disable, (n) => [eventArgument(n)], oneEvent),
  simple('ShowDisabledEvents', 'Have it told which events are disabled', eventReporting.askDisabled),
  single(
    'SetTimeReportRate',
    'Set how often time is reported',
    timeManagement.setRate,
    need('exponent', 'exponent of two of the rate'),
  ),
  simple('TestConnection', 'Ask whether it is alive', pus.connectionTest.areYouAlive),
  single(
    'TestOnBoardConnection',
    'Have the connection to an application on board tested',
    pus.connectionTest.onBoard,
    need('application', 'its APID'),
  ),
  wanted(
    'ForwardReport',
    'Send a housekeeping report down as it is made',
    realTimeForwarding.add,
    (n) => [reportArgument(n), applicationArgument],
    forwarded,
  ),
  wanted(
    'WithholdReport',
    'Send a housekeeping report down no more',
    realTimeForwarding.remove,
    (n) => [reportArgument(n), applicationArgument],
    forwarded,
  ),
  simple('ShowForwarding', 'Have it told what is forwarded', realTimeForwarding.ask),
  wanted(
    'ForwardStructure',
    'Add a housekeeping report to what is forwarded',
    realTimeForwarding.addStructures,
    (n) => [reportArgument(n), applicationArgument],
    (g, w) => ({
      applications: [
        {
          application: g.wholeOr('application', w.satellite.config.application),
          structures: [{ structure: structureOf(g, w), subsampling: 0 }],
        },
      ],
    }),
  ),
  wanted(
    'WithholdStructure',
    'Take a housekeeping report from what is forwarded',
    realTimeForwarding.removeStructures,
    (n) => [reportArgument(n), applicationArgument],
    byApplication,
  ),
  simple('ShowForwardedStructures', 'Have it told which housekeeping is forwarded', realTimeForwarding.askStructures),
  simple('ShowBlockedEvents', 'Have it told which events are not forwarded', realTimeForwarding.askBlockedEvents),
  numbered('EnableStore', 'Enable a packet store', storage.enable, storeArgument, 'stores'),
  numbered('DisableStore', 'Disable a packet store', storage.disable, storeArgument, 'stores'),
  wanted('RetrieveStore', 'Have what a packet store has between two times', storage.retrieve, spanArguments, (g) => ({
    retrievals: [{ store: g.whole('store'), from: g.time('from'), to: g.time('to') }],
  })),
  numbered('AbortRetrieval', 'Stop the retrieval between two times', storage.abortRetrieval, storeArgument, 'stores'),
  numbered('ResumeRetrieval', 'Go on with the open retrieval', storage.resumeRetrieval, storeArgument, 'stores'),
  numbered('SuspendRetrieval', 'Suspend the open retrieval', storage.suspendRetrieval, storeArgument, 'stores'),
  wanted(
    'SetRetrievalFrom',
    'Set where the open retrieval begins',
    storage.setRetrievalFrom,
    [storeArgument, need('from', 'UTC time')],
    (g) => ({ stores: [g.whole('store')], from: g.time('from') }),
  ),
  wanted(
    'DeleteStoreUntil',
    'Delete what a packet store has up to a time',
    storage.removeUntil,
    [storeArgument, need('until', 'UTC time')],
    (g) => ({ stores: [g.whole('store')], until: g.time('until') }),
  ),
  wanted(
    'ShowStores',
    'Have it told what packet stores have',
    storage.ask,
    [{ ...storeArgument, required: false }],
    (g) => ({ stores: g.has('store') ? [g.whole('store')] : [] }),
  ),
  simple('ShowStoreStates', 'Have the states of packet stores told', storage.askStatus),
  wanted(
    'CreateStore',
    'Make a packet store',
    storage.create,
    [
      storeArgument,
      need('size', 'size, in the unit of the satellite'),
      may('type', 'circular (unless told) or bounded'),
      may('virtualChannel', 'virtual channel that it is retrieved by'),
    ],
    (g) => ({
      stores: [
        {
          store: g.whole('store'),
          size: g.whole('size'),
          type: g.has('type') ? g.named('type', 'type of store', storeType) : 0,
          virtualChannel: g.wholeOr('virtualChannel', 0),
        },
      ],
    }),
  ),
  numbered('DeleteStore', 'Delete a packet store', storage.remove, storeArgument, 'stores'),
  simple('ShowStoreConfigurations', 'Have it told how packet stores are made', storage.askConfiguration),
  wanted(
    'ResizeStore',
    'Change the size of a packet store',
    storage.resize,
    [storeArgument, need('size', 'size, in the unit of the satellite')],
    (g) => ({ stores: [{ store: g.whole('store'), size: g.whole('size') }] }),
  ),
  wanted(
    'CopyStore',
    'Copy what a packet store has between two times to another one',
    storage.copy,
    [...spanArguments, need('target', 'number of the other store')],
    (g) =>
      ({ window: { from: g.time('from'), to: g.time('to') }, from: g.whole('store'), to: g.whole('target') }) as never,
  ),
  single('MakeStoreCircular', 'Have a packet store overwrite what is oldest', storage.makeCircular, storeArgument),
  single('MakeStoreBounded', 'Have a packet store stop when it is full', storage.makeBounded, storeArgument),
]

const storeType = (text: string): number | undefined => ({ circular: 0, bounded: 1 })[text]
