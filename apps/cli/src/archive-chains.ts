/** Which chains an archive has, and the one that is meant. */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { listJournals } from '@vigie/journal-files'
import { cliErrors } from './errors.ts'

export async function mustExist(data: string): Promise<void> {
  const there = await readdir(data).then(
    () => true,
    () => false,
  )
  if (!there) throw cliErrors.cannotRead({ file: data, detail: 'there is no such folder' })
}

/** All chains with packets, or the one named. */
export async function chainsOf(options: { readonly data: string; readonly chain?: string }): Promise<string[]> {
  await mustExist(options.data)
  const journals = await listJournals(path.resolve(options.data))
  const chains = [...new Set(journals.filter((j) => j.kind === 'packets').map((j) => j.chain))]
  if (options.chain === undefined) return chains
  if (!chains.includes(options.chain))
    throw cliErrors.cannotRead({
      file: `${options.data}, chain ${options.chain}`,
      detail: `its chains are ${chains.join(', ')}`,
    })
  return [options.chain]
}
