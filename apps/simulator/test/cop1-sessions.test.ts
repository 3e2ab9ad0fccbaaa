/**
 * COP-1 between two ends that were written apart, over a channel that is hostile (CCSDS 232.1-B-2 §2; issue 5 clause 4): each frame is
 * accepted exactly once and in order, and what the centre says of each packet is so. VIGIE_SESSIONS of them; a million in
 * `npm run soak`.
 */
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runSession, type SessionResult } from './session.ts'

const SESSIONS = Number(process.env['VIGIE_SESSIONS'] ?? 1000)
const FIRST = Number(process.env['VIGIE_FIRST_SESSION'] ?? 1)
/** Sessions of one test, which has a time to end in. */
const PORTION = 50_000

/** What is wrong with a session; nothing, if it is as it should be. */
function faults({ sent, reports, delivered, foreign }: SessionResult): string[] {
  const found: string[] = foreign === 0 ? [] : [`${foreign} packets came out that were never sent`]
  for (const { id, service } of sent) {
    const own = reports.filter((r) => r.id === id)
    const stages = own.map((r) => r.stage).join(' ')
    const times = delivered.filter((d) => d === id).length
    const end = own.at(-1)
    if (!/^(sent )?(radiated )?(received|failed)$|^sent radiated$/.test(stages))
      found.push(`${id} was told as "${stages}"`)
    if (times > 1) found.push(`${id} came out ${times} times`)
    if (end?.stage === 'received' && times !== 1) found.push(`${id} was told as received, and did not come out`)
    if (end?.stage === 'failed' && end.uncertain !== true && times > 0)
      found.push(`${id} was told as not sent, and came out`)
    if (end?.stage === 'received' && service === 'BD') found.push(`${id} is expedited, and was told as received`)
  }
  // Frames of each channel come in order, so packets of each of its MAPs and services do.
  const lanes = new Map<string, number>()
  for (const id of delivered) {
    const { virtualChannel, map, service } = sent.find((s) => s.id === id)!
    const lane = `${virtualChannel} ${map} ${service}`
    if (id < (lanes.get(lane) ?? 0)) found.push(`${id} came out late`)
    lanes.set(lane, id)
  }
  return found
}

const total = {
  sequenceControlled: 0,
  received: 0,
  alerts: 0,
  retransmissions: 0,
  radiated: 0,
  spoilt: 0,
  lostClcws: 0,
}

function count({ sent, reports, alerts, retransmissions, radiated, spoilt, lostClcws }: SessionResult): void {
  total.sequenceControlled += sent.filter((s) => s.service === 'AD').length
  total.received += reports.filter((r) => r.stage === 'received').length
  total.alerts += alerts
  total.retransmissions += retransmissions
  total.radiated += radiated
  total.spoilt += spoilt
  total.lostClcws += lostClcws
}

const portions = Array.from({ length: Math.ceil(SESSIONS / PORTION) }, (_, i) => ({
  from: FIRST + i * PORTION,
  to: FIRST + Math.min(SESSIONS, (i + 1) * PORTION) - 1,
}))

test.each(portions)('sessions $from to $to over a hostile channel', async ({ from, to }) => {
  for (let seed = from; seed <= to; seed++) {
    const result = runSession(seed)
    const found = faults(result)
    if (found.length > 0)
      expect.fail(`session ${seed} (VIGIE_FIRST_SESSION=${seed} VIGIE_SESSIONS=1): ${found.join('; ')}`)
    count(result)
    // So that the run can tell that it is alive.
    if (seed % 500 === 0) await setImmediate()
  }
})

/** Frames of the other standard, under the same COP-1 (CCSDS 732.1-B-2): a tenth of the sessions. */
test('the same in USLP frames', async () => {
  let received = 0
  for (let seed = FIRST; seed < FIRST + Math.ceil(SESSIONS / 10); seed++) {
    const result = runSession(seed, 'USLP')
    const found = faults(result)
    if (found.length > 0) expect.fail(`session ${seed} in USLP frames: ${found.join('; ')}`)
    received += result.reports.filter((r) => r.stage === 'received').length
    if (seed % 500 === 0) await setImmediate()
  }
  expect(received).toBeGreaterThan(0)
})

test.skipIf(SESSIONS < 1000)('the channel was hostile, and the service did not give in to it', () => {
  expect(total.spoilt / total.radiated).toBeGreaterThan(0.1)
  expect(total.lostClcws).toBeGreaterThan(SESSIONS)
  expect(total.retransmissions).toBeGreaterThan(SESSIONS / 2)
  expect(total.alerts).toBeGreaterThan(SESSIONS / 10)
  expect(total.received / total.sequenceControlled).toBeGreaterThan(0.5)
})
