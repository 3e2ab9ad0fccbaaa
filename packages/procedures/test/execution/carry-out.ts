/** A procedure carried out to its end, with the power cut at a moment of it. */
import type { StatementRecord } from '@vigie/procedures'
import { RunWorld, type WorldOptions } from './run-world.ts'

const WHOLE = 60

export interface Outcome {
  readonly record: readonly Partial<StatementRecord>[]
  readonly asked: readonly string[]
  /** Each once: at a cut it may have been told twice. */
  readonly told: readonly string[]
  readonly moments: number
  readonly state: string | undefined
}

/** An answer or an event that nobody has acknowledged is there again a second later. */
const whenever = ({ check, detail, ...r }: Omit<StatementRecord, 'at'>): Partial<StatementRecord> => ({
  ...r,
  ...(check === undefined ? {} : { check: { ...check, took: 0, ...(check.since === undefined ? {} : { since: '' }) } }),
  ...(detail === undefined ? {} : { detail: detail.replace(/answered at \S+/, 'answered') }),
})

export async function carriedOut(
  c: WorldOptions & { readonly text: string },
  cut?: number,
  kept = false,
): Promise<Outcome> {
  const world = await RunWorld.open(c.text, { ...c, ...(cut === undefined ? {} : { cut, kept }) })
  let id: number | undefined
  try {
    id = await world.begin()
  } catch {
    // Whoever asked was told nothing: it was begun, or it was not.
    await world.settle()
    id = [...world.runner.list()][0]?.id
  }
  id ??= await world.begin()
  await world.pass(WHOLE, id)
  const run = world.run(id)
  const isFromOutside = c.answers !== undefined || c.events !== undefined
  return {
    record: (await world.record(id)).map(({ at: _at, ...r }) => (isFromOutside ? whenever(r) : r)),
    told: [...new Set([...world.informed, ...world.raised.map((e) => `event ${e}`)])],
    asked: world.asked.map((a) => `${a.run}/${a.call} ${a.text}`),
    moments: world.moments,
    state: `${run.state} ${run.outcome}`,
  }
}
