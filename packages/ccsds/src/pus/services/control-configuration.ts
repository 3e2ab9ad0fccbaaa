/** What of housekeeping, diagnostics and events goes to a store or is forwarded (ECSS-E-ST-70-41C §8.14.2.5 … 16, §8.15.2.29 … 40). */
import { list, number, structure } from './parts.ts'

const application = number('application')

/** Structures by application, each with how often: every so-many-th where the mission has subsampling. */
export const controlledStructures = list(
  structure(
    {
      application,
      structures: list(
        structure({ structure: number('structure'), subsampling: number('subsampling') }, 'structure'),
        'structures',
      ),
    },
    'application',
  ),
  'applications',
)
/** The same as it is deleted: without how often. */
export const namedStructures = list(
  structure({ application, structures: list(number('structure'), 'structures') }, 'application'),
  'applications',
)
/** Events that are not to be stored or forwarded, by application. */
export const blockedEvents = list(
  structure({ application, events: list(number('event'), 'events') }, 'application'),
  'applications',
)
