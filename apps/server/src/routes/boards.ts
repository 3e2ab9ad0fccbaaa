/** Where the mission stands: computed from the book when it is asked for. */
import { digestOf } from '@vigie/procedures'
import {
  burnUp,
  compatibilityMatrix,
  procedureBoard,
  readiness,
  requirementBoard,
  type KnownProcedure,
  type ProcedureBoardRow,
} from '@vigie/qualification/boards'
import type { Centre } from '../centre.ts'
import type { Handlers } from '../http/handlers.ts'
import { stale } from '../qualification/present.ts'

type Names = 'getRequirementBoard' | 'getBurnUp' | 'getReviewReadiness' | 'getCompatibilityMatrix' | 'getProcedureBoard'

export function boardRoutes(centre: Centre): Handlers<Names> {
  const { book } = centre.qualification
  const satellites = centre.mission.satellites.map((s) => s.name)
  const procedures = (): readonly ProcedureBoardRow[] => procedureBoard(book.state, known(centre))
  return {
    getRequirementBoard: ({ query }) => requirementBoard(book.state, satellites, query) as never,
    getBurnUp: ({ query }) => burnUp(book.state, query) as never,
    getReviewReadiness: async ({ query }) => {
      const { stage, ...scope } = query
      const parts = {
        satellites,
        stale: await stale(book.state, centre.mission),
        procedures: procedures(),
        ...(query.environment === undefined ? {} : { environment: query.environment }),
        ...(stage === undefined ? {} : { stage }),
      }
      return readiness(book.state, parts, scope) as never
    },
    getCompatibilityMatrix: () =>
      compatibilityMatrix(book.state, {
        satellites,
        stations: centre.mission.stations.map((s) => s.code),
      }) as never,
    getProcedureBoard: () => procedures() as never,
  }
}

function* known(centre: Centre): IterableIterator<KnownProcedure> {
  for (const p of centre.procedures.list())
    yield {
      path: p.path,
      ...(p.title === undefined ? {} : { title: p.title }),
      digest: digestOf(p.text),
      verifies: p.verifies,
      ...(p.reviewed === undefined ? {} : { reviewed: p.reviewed }),
      ...(p.approved === undefined ? {} : { approved: p.approved }),
      validatedOn: p.validatedOn,
    }
}
