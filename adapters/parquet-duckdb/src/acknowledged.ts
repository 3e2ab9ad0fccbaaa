/**
 * Columns go to files only when their packets are acknowledged: else a crash could leave rows of packets that no journal has,
 * and whose positions others get.
 */
import { readHead } from '@vigie/journal-files'
import { storeErrors } from './store-errors.ts'

const LOOK_EVERY = 5
const PATIENCE = 2000

/** Waits until the journal whose head that is has acknowledged `position`; at once where there is no journal. Throws VIG-PARAMETERS-007. */
export async function untilAcknowledged(headFile: string, position: number | undefined): Promise<void> {
  if (position === undefined) return
  for (const since = performance.now(); ;) {
    const head = await readHead(headFile)
    if (head === undefined || head === 'altered' || head.position > position) return
    if (performance.now() - since > PATIENCE) throw storeErrors.journalBehind({ position, acknowledged: head.position })
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_EVERY)
    })
  }
}

/** Entries that the journal has acknowledged; Infinity where there is no journal. */
export async function acknowledgedBy(headFile: string): Promise<number> {
  const head = await readHead(headFile)
  return head === undefined || head === 'altered' ? Infinity : head.position
}
