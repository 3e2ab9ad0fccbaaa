/** Where the mission stands: computed from the book when it is asked for. */
import { setImmediate } from 'node:timers/promises'
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

const MOST_KEPT = 20

export function boardRoutes(centre: Centre): Handlers<Names> {
  const { book } = centre.qualification
  /** As long as nothing is written: it looks through all of the past. */
  const burnUps = new Map<string, ReturnType<typeof burnUp>>()
  book.onAppended(() => burnUps.clear())
  const satellites = centre.mission.satellites.map((s) => s.name)
  const procedures = (): readonly ProcedureBoardRow[] => procedureBoard(book.state, known(centre))
  return {
    getRequirementBoard: ({ query }) => requirementBoard(book.state, satellites, query) as never,
    getBurnUp: ({ query }) => {
      const key = JSON.stringify(query)
      let known = burnUps.get(key)
      if (known === undefined) {
        if (burnUps.size >= MOST_KEPT) burnUps.clear()
        known = burnUp(book.state, query, () => setImmediate())
        burnUps.set(key, known)
      }
      return known as never
    },
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
