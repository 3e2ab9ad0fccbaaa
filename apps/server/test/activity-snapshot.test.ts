/**
 * A start reads a snapshot of the journal of activities and what comes after it; where the snapshot is not to be believed, the journal
 * is read whole, and the outcome is the same (docs/formats/activities.md).
 */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseUtc, silentLog, SteppedClock } from '@vigie/base'
import type { Journal } from '@vigie/archive'
import { ActivityEngine, DEFAULT_POLICY, type ActivityEntry, type ActivityRequest } from '@vigie/commanding'
import { Journals } from '@vigie/journal-files'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { archivedActivities } from '../src/commanding/activity-journal.ts'
import { ActivitySnapshots } from '../src/commanding/activity-snapshot.ts'

const clock = new SteppedClock(parseUtc('2026-11-25T12:00:00Z'))
const log = silentLog
const KEPT = 300

let data: string
let journals: Journals
let journal: Journal
beforeEach(async () => {
  data = mkdtempSync(path.join(tmpdir(), 'vigie-snapshot-'))
  journals = new Journals({ folder: data, clock, log })
  journal = await journals.open('centre', 'activities')
})
afterEach(async () => {
  await journals.closeAll()
  rmSync(data, { recursive: true, force: true })
})

const request = (n: number): ActivityRequest => ({
  path: `SAT.C${n % 7}`,
  element: 'SAT',
  kind: 'telecommand',
  arguments: { n: String(n), note: 'häter — Ω' },
  by: { user: 'ada', role: 'controller' },
  significance: 'none',
  bytes: n.toString(16).padStart(8, '0'),
  digest: String(n),
  route: { chain: 'SAT', virtualChannel: 0, map: 0, service: 'AD' },
  apid: n % 5,
  sequenceCount: n % 16_384,
  needs: { approvals: 0, firing: false },
  expects: [{ stage: 'completed', from: 'release', by: '' }],
})
function write(count: number): void {
  const into = archivedActivities(journal, clock)
  const at = '2026-11-25T12:00:00.000000000Z'
  into.append({ type: 'board', at, by: { user: 'ada', role: 'controller' }, change: { what: 'taken', chain: 'SAT' } })
  for (let n = 0; n < count; n++) {
    const activity = into.append({ type: 'requested', at, request: request(n) })
    const rest: ActivityEntry[] = [
      { type: 'stage', activity, record: { stage: 'released', passed: true, at } },
      { type: 'ended', activity, at, outcome: n % 11 === 0 ? 'uncertain' : 'completed', reason: 'so' },
    ]
    for (const entry of rest) into.append(entry)
  }
}

/** An engine on the journal, and from which position it was read. */
async function opened(snapshots?: ActivitySnapshots) {
  const inner = archivedActivities(journal, clock)
  let from = -1
  const engine = await ActivityEngine.open(
    {
      clock,
      journal: {
        ...inner,
        read: (position) => {
          from = position ?? 0
          return inner.read(position)
        },
      },
      executors: [],
      policy: DEFAULT_POLICY,
      kept: KEPT,
    },
    await snapshots?.read(),
  )
  engine.close()
  return { engine, from, known: [...engine.list()], holds: [...engine.board.holds], whole: engine.whole }
}
const known = ({ known: k, holds, whole }: Awaited<ReturnType<typeof opened>>) => ({ k, holds, whole })
const file = (): string => path.join(data, 'state', 'centre', 'activities.snapshot')
const snapshotsOf = (): ActivitySnapshots => new ActivitySnapshots(data, journal, log)

describe('a start', () => {
  it('reads what comes after the snapshot, and knows the same as one that reads everything', async () => {
    write(1000)
    const first = await opened()
    const snapshots = snapshotsOf()
    await snapshots.write(first.engine.snapshot())
    const at = journal.length
    write(40)
    const whole = await opened()
    const short = await opened(snapshotsOf())
    expect([whole.from, short.from]).toEqual([0, at])
    expect(short.known.length).toBe(KEPT)
    expect(known(short)).toEqual(known(whole))
  })
  it.each<[string, () => void]>([
    ['cut short', () => truncateSync(file(), Math.floor(readFileSync(file()).length / 2))],
    ['without its last line', () => truncateSync(file(), readFileSync(file()).length - 65)],
    ['empty', () => truncateSync(file(), 0)],
    [
      'altered',
      () => {
        const bytes = readFileSync(file())
        bytes[Math.floor(bytes.length / 3)]! ^= 1
        writeFileSync(file(), bytes)
      },
    ],
    ['not text', () => writeFileSync(file(), Buffer.from([255, 254, 0, 10, 255, 10]))],
  ])('with a snapshot that is %s reads everything', async (_, harm) => {
    write(100)
    const first = await opened()
    await snapshotsOf().write(first.engine.snapshot())
    harm()
    const again = await opened(snapshotsOf())
    expect(again.from).toBe(0)
    expect(known(again)).toEqual(known(first))
  })
  it('does not believe a snapshot of a journal that has ended earlier, or that is another one', async () => {
    write(100)
    const snapshot = (await opened()).engine.snapshot()
    await snapshotsOf().write(snapshot)
    const text = readFileSync(file())
    await journals.closeAll()
    rmSync(path.join(data, 'journals'), { recursive: true })
    journals = new Journals({ folder: data, clock, log })
    journal = await journals.open('centre', 'activities')
    write(10)
    expect(await opened(snapshotsOf())).toMatchObject({ from: 0, known: { length: 10 } })
    writeFileSync(file(), text)
    write(200)
    expect(await opened(snapshotsOf())).toMatchObject({ from: 0, known: { length: 210 } })
  })
})

describe('snapshots', () => {
  it('are offered often and written seldom', async () => {
    write(10)
    const { engine } = await opened()
    const snapshots = snapshotsOf()
    let taken = 0
    const take = () => {
      taken++
      return engine.snapshot()
    }
    snapshots.offer(take, 1000)
    expect(taken).toBe(0)
    snapshots.offer(take, 10)
    snapshots.offer(take, 10)
    await snapshots.settled()
    snapshots.offer(take, 10)
    await snapshots.settled()
    expect(taken).toBe(1)
    expect((await opened(snapshotsOf())).from).toBe(journal.length)
  })
})
