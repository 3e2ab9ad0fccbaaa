/** Searches an events journal, newest first, reading back from its end no further than needed. */
import { formatUtc, parseUtc } from '@vigie/base'
import type { Journal } from '@vigie/archive'
import type { VigieEvent } from '@vigie/contract'
import type { EventBody, EventSearch } from '../chains/messages.ts'

const WINDOW = 2000

export async function searchEvents(journal: Journal, chain: string, search: EventSearch): Promise<VigieEvent[]> {
  const found: VigieEvent[] = []
  const first = search.from === undefined ? journal.first : await journal.seekReception(search.from)
  let end = search.to === undefined ? journal.length : Math.min(journal.length, await journal.seekReception(search.to))
  while (end > first && found.length < search.limit) {
    const start = Math.max(first, end - WINDOW)
    const page: VigieEvent[] = []
    for await (const batch of journal.read(start, end)) {
      for (const entry of batch) {
        const event = toEvent(chain, entry.position, entry.payload)
        if (event !== undefined && accepts(event, search)) page.push(event)
      }
    }
    found.push(...page.reverse())
    end = start
  }
  return found.slice(0, search.limit)
}

/** Undefined for an entry that is no event: a journal written by a newer Vigie is shown as far as it is understood. */
function toEvent(chain: string, position: number, payload: Uint8Array): VigieEvent | undefined {
  try {
    return eventOf(chain, position, JSON.parse(new TextDecoder().decode(payload)) as EventBody)
  } catch {
    return undefined
  }
}

export const eventOf = (chain: string, position: number, body: EventBody): VigieEvent =>
  ({
    id: `${chain}:${position}`,
    chain,
    ...body,
    ...(body.value === undefined ? {} : { value: body.value as NonNullable<VigieEvent['value']> }),
  }) as VigieEvent

function accepts(event: VigieEvent, search: EventSearch): boolean {
  if (search.severity !== undefined && event.severity !== search.severity) return false
  if (
    search.element !== undefined &&
    event.element !== search.element &&
    !event.element.startsWith(`${search.element}.`)
  )
    return false
  if (search.to !== undefined && event.reception >= formatUtc(search.to) && parseUtc(event.reception) >= search.to)
    return false
  if (search.words.length === 0) return true
  const text = `${event.message} ${event.name} ${event.element} ${event.parameter ?? ''}`.toLowerCase()
  return search.words.every((word) => text.includes(word))
}
