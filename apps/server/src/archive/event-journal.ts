/** Events into a journal: durable before they are told. */
import { parseUtc } from '@vigie/base'
import type { Journal } from '@vigie/archive'
import type { EventBody, EventMessage } from '../chains/messages.ts'

const encoder = new TextEncoder()

/** Gives the event with its position once it is on disk. */
export async function recordEvent(journal: Journal, body: EventBody): Promise<EventMessage> {
  const position = appendJson(journal, body, parseUtc(body.generation), parseUtc(body.reception))
  await journal.sync()
  return { position, body }
}

export function appendJson(journal: Journal, body: unknown, generation: bigint, reception: bigint): number {
  const payload = encoder.encode(JSON.stringify(body, (_, v: unknown) => (typeof v === 'bigint' ? String(v) : v)))
  return journal.append({ reception, generation, source: '', flags: 0, payload })
}
