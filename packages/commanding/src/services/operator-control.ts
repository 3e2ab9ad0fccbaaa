/** Activities of operators on diagnostics, functional reporting, and on which reports are stored and forwarded. */
import { pus, type PusMessageType } from '@vigie/ccsds'
import {
  eventArgument,
  eventOf,
  newStructureArguments,
  newStructureOf,
  parametersArgument,
  parametersOf,
  reportArgument,
  storeArgument,
  structureOf,
} from './operator-arguments.ts'
import {
  may,
  need,
  simple,
  single,
  wanted,
  type Given,
  type OperatorActivity,
  type OperatorWorld,
} from './operator-request.ts'

const { housekeeping, realTimeForwarding, storage } = pus

const intervalArgument = need('interval', 'collection interval, in the unit of the satellite')
const definitionArgument = need('definition', 'number of the functional reporting definition')
const applicationArgument = may('application', 'APID, where it is not that of the services')
const everyArgument = may('every', 'only each so-many-th, where the satellite has that')
const structureNumber = need('structure', 'its structure identifier')

const structures = (g: Given): { structures: readonly number[] } => ({ structures: [g.whole('structure')] })
const oneStructure = (g: Given): { structure: number } => ({ structure: g.whole('structure') })
const applicationOf = (g: Given, w: OperatorWorld): number => g.wholeOr('application', w.satellite.config.application)

/** The same of a packet store. */
const ofStore =
  (value: (g: Given, w: OperatorWorld) => object) =>
  (g: Given, w: OperatorWorld): any => ({ store: g.whole('store'), ...value(g, w) })
const controlled = (g: Given, w: OperatorWorld): any => ({
  applications: [
    {
      application: applicationOf(g, w),
      structures: [{ structure: structureOf(g, w), subsampling: g.wholeOr('every', 0) }],
    },
  ],
})
const uncontrolled = (g: Given, w: OperatorWorld): any => ({
  applications: [{ application: applicationOf(g, w), structures: [structureOf(g, w)] }],
})
const blocked = (g: Given, w: OperatorWorld): any => ({
  applications: [{ application: applicationOf(g, w), events: [eventOf(g, w)] }],
})
const types = (g: Given, w: OperatorWorld): any => ({
  stores: [g.whole('store')],
  types: [
    { application: applicationOf(g, w), services: [{ service: g.whole('service'), subtypes: g.wholes('subtypes') }] },
  ],
})
const entries = (g: Given, w: OperatorWorld): any => ({
  definition: g.whole('definition'),
  entries: [
    {
      type: g.has('diagnostic') && g.flag('diagnostic') ? 26 : 25,
      structure: structureOf(g, w),
      enabled: g.has('enabled') ? g.flag('enabled') : true,
      interval: g.wholeOr('interval', 0),
    },
  ],
})

const entryActivity = (name: string, title: string, type: PusMessageType<any>): OperatorActivity =>
  wanted(
    name,
    title,
    type,
    (n) => [
      definitionArgument,
      reportArgument(n),
      may('diagnostic', 'yes: a diagnostic report'),
      may('enabled', 'no: it is disabled when the definition is applied'),
      may('interval', 'collection interval, in the unit of the satellite'),
    ],
    entries,
  )
const typesActivity = (name: string, title: string, type: PusMessageType<any>): OperatorActivity =>
  wanted(
    name,
    title,
    type,
    [storeArgument, need('service', 'type of the service'), need('subtypes', 'subtypes of it'), applicationArgument],
    types,
  )

export const CONTROL_ACTIVITIES: readonly OperatorActivity[] = [
  wanted(
    'CreateDiagnostic',
    'Make a diagnostic report of parameters',
    housekeeping.createDiagnostic,
    newStructureArguments,
    newStructureOf,
  ),
  ...(
    [
      ['DeleteDiagnostic', 'Delete a diagnostic report', housekeeping.removeDiagnostic],
      ['EnableDiagnostic', 'Enable a diagnostic report', housekeeping.enableDiagnostic],
      ['DisableDiagnostic', 'Disable a diagnostic report', housekeeping.disableDiagnostic],
      ['RequestDiagnostic', 'Have a diagnostic report once', housekeeping.diagnosticOnce],
      ['ShowDiagnosticStructure', 'Have it told what a diagnostic report is', housekeeping.askDiagnosticStructures],
      ['ShowDiagnosticProperties', 'Have it told how a diagnostic is made', housekeeping.askDiagnosticProperties],
    ] as const
  ).map(([name, title, type]) => wanted(name, title, type, [structureNumber], structures)),
  wanted(
    'SetDiagnosticInterval',
    'Change how often a diagnostic report is made',
    housekeeping.setDiagnosticIntervals,
    [structureNumber, intervalArgument],
    (g) => ({ structures: [{ structure: g.whole('structure'), interval: g.whole('interval') }] }),
  ),
  ...(
    [
      ['AppendToReport', 'Add parameters to a housekeeping report', housekeeping.append],
      ['AppendToDiagnostic', 'Add parameters to a diagnostic report', housekeeping.appendDiagnostic],
    ] as const
  ).map(([name, title, type]) =>
    wanted(
      name,
      title,
      type,
      [structureNumber, parametersArgument, { ...intervalArgument, required: false }],
      (g, w) => ({
        structure: g.whole('structure'),
        parameters: parametersOf(g, w),
        superCommutated: [],
        interval: g.wholeOr('interval', 1),
      }),
    ),
  ),
  // Only 41A has these.
  ...(
    [
      ['ShowSamplingOffsets', 'Have sampling-time offsets of a report told', housekeeping.askOffsets],
      ['ShowDiagnosticOffsets', 'Have sampling-time offsets of a diagnostic told', housekeeping.askDiagnosticOffsets],
      ['MakePeriodic', 'Have a report made periodically', housekeeping.periodic],
      ['MakeDiagnosticPeriodic', 'Have a diagnostic made periodically', housekeeping.diagnosticPeriodic],
      ['ShowUnfiltered', 'Have it told which parameters are not filtered', housekeeping.askUnfiltered],
      ['ShowDiagnosticUnfiltered', 'The same of a diagnostic', housekeeping.askDiagnosticUnfiltered],
    ] as const
  ).map(([name, title, type]) => wanted(name, title, type, [structureNumber], oneStructure)),
  ...(
    [
      ['MakeFiltered', 'Have a report made when its parameters change', housekeeping.filtered],
      ['MakeDiagnosticFiltered', 'Have a diagnostic made when its parameters change', housekeeping.diagnosticFiltered],
    ] as const
  ).map(([name, title, type]) =>
    wanted(name, title, type, [structureNumber, need('timeout', 'reports that may be left out in a row')], (g) => ({
      structure: g.whole('structure'),
      timeout: g.whole('timeout'),
      parameters: [],
    })),
  ),
  simple('RemoveAllStatistics', 'Make no statistics of any parameter', pus.parameterStatistics.removeAll),

  entryActivity('CreateReporting', 'Make a functional reporting definition', housekeeping.createReporting),
  entryActivity('AddToReporting', 'Add a report to a functional reporting definition', housekeeping.addToReporting),
  entryActivity(
    'ChangeReporting',
    'Change how a report is made under a functional reporting definition',
    housekeeping.modifyReporting,
  ),
  wanted(
    'RemoveFromReporting',
    'Take a report out of a functional reporting definition',
    housekeeping.removeFromReporting,
    (n) => [definitionArgument, reportArgument(n), may('diagnostic', 'yes: a diagnostic report')],
    entries,
  ),

  wanted(
    'ForwardDiagnostic',
    'Add a diagnostic report to what is forwarded',
    realTimeForwarding.addDiagnostics,
    (n) => [reportArgument(n), applicationArgument, everyArgument],
    controlled,
  ),
  wanted(
    'WithholdDiagnostic',
    'Take a diagnostic report from what is forwarded',
    realTimeForwarding.removeDiagnostics,
    (n) => [reportArgument(n), applicationArgument],
    uncontrolled,
  ),
  simple('ShowForwardedDiagnostics', 'Have it told which diagnostics are forwarded', realTimeForwarding.askDiagnostics),
  wanted(
    'ForwardEvent',
    'Forward an event that was blocked',
    realTimeForwarding.unblockEvents,
    (n) => [eventArgument(n), applicationArgument],
    blocked,
  ),
  wanted(
    'BlockEvent',
    'Forward an event no more',
    realTimeForwarding.blockEvents,
    (n) => [eventArgument(n), applicationArgument],
    blocked,
  ),

  typesActivity('StoreTypes', 'Store reports of a type', storage.addTypes),
  typesActivity('StoreNoTypes', 'Store reports of a type no more', storage.removeTypes),
  ...(
    [
      ['StoreReport', 'Store a housekeeping report', storage.addStructures],
      ['StoreDiagnostic', 'Store a diagnostic report', storage.addDiagnostics],
    ] as const
  ).map(([name, title, type]) =>
    wanted(
      name,
      title,
      type,
      (n) => [storeArgument, reportArgument(n), applicationArgument, everyArgument],
      ofStore(controlled),
    ),
  ),
  ...(
    [
      ['StoreNoReport', 'Store a housekeeping report no more', storage.removeStructures],
      ['StoreNoDiagnostic', 'Store a diagnostic report no more', storage.removeDiagnostics],
    ] as const
  ).map(([name, title, type]) =>
    wanted(name, title, type, (n) => [storeArgument, reportArgument(n), applicationArgument], ofStore(uncontrolled)),
  ),
  ...(
    [
      ['StoreEvent', 'Store an event that was blocked', storage.unblockEvents],
      ['StoreNoEvent', 'Store an event no more', storage.blockEvents],
    ] as const
  ).map(([name, title, type]) =>
    wanted(name, title, type, (n) => [storeArgument, eventArgument(n), applicationArgument], ofStore(blocked)),
  ),
  ...(
    [
      ['ShowStoredTypes', 'Have it told which types of reports are stored', storage.askTypes],
      ['ShowStoredReports', 'Have it told which housekeeping is stored', storage.askStructures],
      ['ShowStoredDiagnostics', 'Have it told which diagnostics are stored', storage.askDiagnostics],
      ['ShowUnstoredEvents', 'Have it told which events are not stored', storage.askBlockedEvents],
    ] as const
  ).map(([name, title, type]) => single(name, title, type, storeArgument)),
  wanted(
    'SetStoreChannel',
    'Set the virtual channel that a packet store is retrieved by',
    storage.setChannel,
    [storeArgument, need('virtualChannel', 'its number')],
    (g) => ({ store: g.whole('store'), virtualChannel: g.whole('virtualChannel') }),
  ),
  // Only 41A has these.
  wanted(
    'RetrievePackets',
    'Have what a packet store has from a packet to another one',
    storage.retrievePackets,
    [
      storeArgument,
      need('service', 'type of the service'),
      need('subtype', 'subtype'),
      need('first', 'count of the first packet'),
      need('last', 'count of the last packet'),
      applicationArgument,
    ],
    (g, w) => {
      const packet = (count: string): any => ({
        application: applicationOf(g, w),
        service: g.whole('service'),
        subtype: g.whole('subtype'),
        count: g.whole(count),
      })
      return { retrievals: [{ store: g.whole('store'), range: 1, from: packet('first'), to: packet('last') }] }
    },
  ),
  wanted(
    'DeleteStoreUntilPacket',
    'Delete what a packet store has up to a packet',
    storage.removeUntilPacket,
    [
      storeArgument,
      need('service', 'type of the service'),
      need('subtype', 'subtype'),
      need('last', 'count of the packet'),
      applicationArgument,
    ],
    (g, w) => ({
      stores: [
        {
          store: g.whole('store'),
          packet: {
            application: applicationOf(g, w),
            service: g.whole('service'),
            subtype: g.whole('subtype'),
            count: g.whole('last'),
          },
        },
      ],
    }),
  ),
]
