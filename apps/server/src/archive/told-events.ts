/** Which events a journal has of packets from a position on: what a restart judges again is not told again. */
import type { Tai } from '@vigie/base'
import type { Journal } from '@vigie/archive'
import type { EventBody } from '../chains/messages.ts'

export const eventKey = (e: Pick<EventBody, 'name' | 'packet' | 'parameter' | 'level'>): string =>
  `${e.packet ?? ''}/${e.name}/${e.parameter ?? ''}/${e.level ?? ''}`

/** Receptions step back where the clock of the machine was set. */
const SLACK = 60_000_000_000n

/** Keys of events found in packets from `position` on, the first of which was received at `reception`. */
export async function toldEvents(journal: Journal, position: number, reception: Tai): Promise<Set<string>> {
  const told = new Set<string>()
  for await (const batch of journal.read(await journal.seekReception(reception - SLACK)))
    for (const { payload } of batch) {
      const body = bodyIn(payload)
      if (body?.packet !== undefined && body.packet >= position) told.add(eventKey(body))
    }
  return told
}

/** The last events that satellites reported, oldest first: what playback brings again is known by them. */
export async function lastReported(journal: Journal, count: number): Promise<EventBody[]> {
  const found: EventBody[] = []
  const start = Math.max(journal.first, journal.length - count)
  for await (const batch of journal.read(start, journal.length))
    for (const { payload } of batch) {
      const body = bodyIn(payload)
      if (body?.apid !== undefined) found.push(body)
    }
  return found
}

/** Undefined for what is no event: an entry of a newer Vigie. */
function bodyIn(payload: Uint8Array): EventBody | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(payload)) as EventBody
  } catch {
    return undefined
  }
}
