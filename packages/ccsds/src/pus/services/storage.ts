/** Service 15, on-board storage and retrieval (ECSS-E-ST-70-41C §6.15). */
import { blockedEvents, controlledStructures, namedStructures } from './control-configuration.ts'
import { onlyA, report, request } from './message.ts'
import { extra, flag, instant, list, number, rest, structure } from './parts.ts'
import { reportTypes } from './report-types.ts'
import { scheduleWindow } from './schedule-window.ts'

const stores = { stores: list(number('store'), 'stores') }
const chosen = { ...stores, types: reportTypes }
const store = number('store')
/** A packet by its service and its count. */
const packetId = structure(
  {
    application: number('application'),
    service: number('service'),
    subtype: number('subtype'),
    count: number('sequenceCount'),
  },
  'packet',
)
const configuration = {
  stores: list(
    structure(
      {
        store,
        size: number('storeSize'),
        /** 0 circular, 1 bounded. */
        type: number('storeType'),
        virtualChannel: number('virtualChannel'),
      },
      'store',
    ),
    'stores',
  ),
}
const structures = { store, applications: controlledStructures }
const named = { store, applications: namedStructures }
const events = { store, applications: blockedEvents }

export const storage = {
  enable: request(15, 1, 'enable the storage function of packet stores', stores),
  disable: request(15, 2, 'disable the storage function of packet stores', stores),
  addTypes: request(15, 3, 'add report types to the application process storage-control configuration', chosen),
  removeTypes: request(15, 4, 'delete report types from the application process storage-control configuration', chosen),
  askTypes: request(15, 5, 'report the content of the application process storage-control configuration', {
    store: number('store'),
  }),
  types: report(15, 6, 'application process storage-control configuration content report', {
    store: number('store'),
    types: reportTypes,
  }),
  retrieve: request(15, 9, 'start the by-time-range retrieval of packet stores', {
    retrievals: list(
      structure(
        {
          /** 41A: type of the range. */
          range: extra(number('status')),
          store,
          priority: extra(number('status')),
          from: instant,
          to: instant,
        },
        'retrieval',
      ),
      'stores',
    ),
  }),
  removeUntil: request(15, 11, 'delete the content of packet stores up to the specified time', {
    until: instant,
    ...stores,
  }),
  ask: request(15, 12, 'summary-report the content of packet stores', stores),
  summary: report(15, 13, 'packet store content summary report', {
    stores: list(
      structure(
        {
          store: number('store'),
          oldest: instant,
          newest: instant,
          retrievalFrom: instant,
          filled: number('percentage'),
          toRetrieve: number('percentage'),
          enabled: extra(flag),
          packets: extra(number('count')),
          bytes: extra(number('count')),
        },
        'store',
      ),
      'stores',
    ),
  }),
  setRetrievalFrom: request(15, 14, 'change the open retrieval start time of packet stores', {
    from: instant,
    ...stores,
  }),
  resumeRetrieval: request(15, 15, 'resume the open retrieval of packet stores', stores),
  suspendRetrieval: request(15, 16, 'suspend the open retrieval of packet stores', stores),
  abortRetrieval: request(15, 17, 'abort the by-time-range retrieval of packet stores', stores),
  askStatus: request(15, 18, 'report the status of each packet store', {}),
  status: report(15, 19, 'packet store status report', {
    stores: list(
      structure({ store: number('store'), enabled: flag, retrieving: flag, retrievingRange: flag }, 'store'),
      'stores',
    ),
  }),
  create: request(15, 20, 'create packet stores', configuration),
  remove: request(15, 21, 'delete packet stores', stores),
  askConfiguration: request(15, 22, 'report the configuration of each packet store', {}),
  configuration: report(15, 23, 'packet store configuration report', configuration),
  copy: request(15, 24, 'copy the packets contained in a packet store selected by time window', {
    window: scheduleWindow,
    from: store,
    to: store,
  }),
  resize: request(15, 25, 'resize packet stores', {
    stores: list(structure({ store, size: number('storeSize') }, 'store'), 'stores'),
  }),
  makeCircular: request(15, 26, 'change a packet store type to circular', { store }),
  makeBounded: request(15, 27, 'change a packet store type to bounded', { store }),
  setChannel: request(15, 28, 'change the virtual channel used by a packet store', {
    store,
    virtualChannel: number('virtualChannel'),
  }),
  addStructures: request(
    15,
    29,
    'add structure identifiers to the housekeeping storage-control configuration',
    structures,
  ),
  removeStructures: request(
    15,
    30,
    'delete structure identifiers from the housekeeping storage-control configuration',
    named,
  ),
  addDiagnostics: request(
    15,
    31,
    'add structure identifiers to the diagnostic storage-control configuration',
    structures,
  ),
  removeDiagnostics: request(
    15,
    32,
    'delete structure identifiers from the diagnostic storage-control configuration',
    named,
  ),
  /** Deleted from what is blocked: stored again. */
  unblockEvents: request(
    15,
    33,
    'delete event definition identifiers from the event report blocking storage-control configuration',
    events,
  ),
  blockEvents: request(
    15,
    34,
    'add event definition identifiers to the event report blocking storage-control configuration',
    events,
  ),
  askStructures: request(15, 35, 'report the content of the housekeeping storage-control configuration', { store }),
  structures: report(15, 36, 'housekeeping storage-control configuration content report', structures),
  askDiagnostics: request(15, 37, 'report the content of the diagnostic storage-control configuration', { store }),
  diagnostics: report(15, 38, 'diagnostic storage-control configuration content report', structures),
  askBlockedEvents: request(15, 39, 'report the content of the event report blocking storage-control configuration', {
    store,
  }),
  blockedEvents: report(15, 40, 'event report blocking storage-control configuration content report', events),
  retrievePackets: onlyA(
    request(15, 7, 'downlink packet store contents for packet range', {
      retrievals: list(
        structure({ store, range: number('status'), from: packetId, to: packetId }, 'retrieval'),
        'stores',
      ),
    }),
  ),
  retrieved: onlyA(report(15, 8, 'packet store contents report', { packets: rest })),
  removeUntilPacket: onlyA(
    request(15, 10, 'delete packet stores contents up to specified packets', {
      stores: list(structure({ store, packet: packetId }, 'store'), 'stores'),
    }),
  ),
}
