import { journalContract } from '@vigie/testing/journals'
import { journalsIn, temporaryFolder } from './helpers.ts'

for (const segmentBytes of [400, 1_000_000])
  journalContract(`journal-files with segments of ${segmentBytes} bytes`, async () => {
    const folder = temporaryFolder()
    let journals = journalsIn(folder, { limits: { segmentBytes } })
    return {
      open: (chain, kind) => journals.open(chain, kind),
      reopen: async (journal) => {
        await journals.closeAll()
        journals = journalsIn(folder, { limits: { segmentBytes } })
        return journals.open(journal.chain, journal.kind)
      },
    }
  })
