/** Procedures that answer an alarm, as the mission declares it beside them. */
import { useQuery } from '@tanstack/react-query'
import type { Alarm, ProcedureSummary } from '@vigie/contract'
import { useCentre } from '../../server/centre.ts'

type Answering = Pick<ProcedureSummary, 'path' | 'alarms'>

/** Those for the parameter itself first, then those of the nearest element. */
export function answersTo<T extends Answering>(alarm: Pick<Alarm, 'parameter'>, procedures: readonly T[]): T[] {
  const { parameter } = alarm
  /** Length of the longest path that it lies in; 0: none. */
  const closeness = ({ alarms }: T): number =>
    Math.max(0, ...alarms.filter((a) => a === parameter || parameter.startsWith(`${a}.`)).map((a) => a.length))
  return procedures
    .map((procedure) => ({ procedure, close: closeness(procedure) }))
    .filter(({ close }) => close > 0)
    .toSorted((a, b) => b.close - a.close || (a.procedure.path < b.procedure.path ? -1 : 1))
    .map(({ procedure }) => procedure)
}

/** The procedures of the mission; none while they are not known. */
export function useProcedures(): readonly ProcedureSummary[] {
  const centre = useCentre()
  return (
    useQuery({
      queryKey: ['procedures'],
      queryFn: ({ signal }) => centre.client.listProcedures({ query: {}, signal }),
      staleTime: 60_000,
    }).data ?? []
  )
}
