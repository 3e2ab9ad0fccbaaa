/** Which chains an archive has, and the one that is meant. */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { listJournals } from '@vigie/journal-files'
import { cliErrors } from './errors.ts'

/** Throws VIG-CLI-010. */
export async function mustExist(data: string): Promise<void> {
  await readdir(data).catch((error: NodeJS.ErrnoException) => {
    const detail =
      error.code === 'ENOENT' ? 'it is not there' : error.code === 'ENOTDIR' ? 'it is a file' : error.message
    throw cliErrors.noData({ folder: data, detail })
  })
}

/** All chains with packets, or the one named. Throws VIG-CLI-010 and 011. */
export async function chainsOf(options: { readonly data: string; readonly chain?: string }): Promise<string[]> {
  await mustExist(options.data)
  const journals = await listJournals(path.resolve(options.data))
  const chains = [...new Set(journals.filter((j) => j.kind === 'packets').map((j) => j.chain))]
  if (chains.length === 0) throw cliErrors.noData({ folder: options.data, detail: 'it holds no journal of packets' })
  if (options.chain === undefined) return chains
  if (!chains.includes(options.chain))
    throw cliErrors.noChain({ folder: options.data, chain: options.chain, chains: chains.join(', ') })
  return [options.chain]
}
