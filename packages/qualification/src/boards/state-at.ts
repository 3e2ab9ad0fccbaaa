/** The book as it stood at an instant: what was written later is left out. */
import type { History, QualificationState } from '../book/state.ts'
import { carriedOutAt, type TestRun } from '../records/run.ts'

/** When a run came into the book: at the end of its campaign run, on the clock of the machine. */
export const recordedAt = (state: QualificationState, run: TestRun): string =>
  state.campaignRuns.get(run.campaignRun)?.endedAt ?? carriedOutAt(run)

/** `at`: UTC, by the whole second or finer. */
export function stateAt(state: QualificationState, at: string): QualificationState {
  const until = <T>(map: ReadonlyMap<string, History<T>>): ReadonlyMap<string, History<T>> => {
    const kept = new Map<string, History<T>>()
    for (const [id, h] of map) {
      const count = h.heads.filter((head) => head.at <= at).length
      if (count === 0) continue
      const { removed, ...rest } = h
      kept.set(id, {
        ...rest,
        versions: h.versions.slice(0, count),
        heads: h.heads.slice(0, count),
        latest: h.versions[count - 1]!,
        ...(removed !== undefined && removed.at <= at ? { removed } : {}),
      })
    }
    return kept
  }
  const only = <T>(map: ReadonlyMap<string, T>, was: (thing: T) => boolean): ReadonlyMap<string, T> =>
    new Map([...map].filter(([, thing]) => was(thing)))
  return {
    ...state,
    requirements: until(state.requirements),
    tests: until(state.tests),
    links: only(state.links, (l) => l.accepted.at <= at),
    relations: only(state.relations, (r) => r.head.at <= at),
    runs: only(state.runs, (r) => recordedAt(state, r) <= at),
    results: state.results.filter((r) => (r.at ?? '') <= at),
    decisions: state.decisions.filter((d) => d.at <= at),
    waivers: only(state.waivers, (w) => w.state === 'approved' && (w.approvals.at(-1)?.at ?? '') <= at),
    baselines: only(state.baselines, (b) => b.at <= at),
  }
}
