/** Service 15, on-board storage and retrieval (ECSS-E-ST-70-41C §6.15). */
import { report, request } from './message.ts'
import { extra, flag, instant, list, number, structure } from './parts.ts'
import { reportTypes } from './report-types.ts'

const stores = { stores: list(number('store'), 'stores') }
const chosen = { ...stores, types: reportTypes }

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
    retrievals: list(structure({ store: number('store'), from: instant, to: instant }, 'retrieval'), 'stores'),
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
}
