import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach } from 'vitest'
import { ParquetStore, type ParquetStoreOptions } from '../src/index.ts'

const folders: string[] = []
const stores: ParquetStore[] = []

afterEach(async () => {
  for (const store of stores.splice(0)) await store.close().catch(() => {})
})
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'vigie-parameters-'))
  folders.push(folder)
  return folder
}

export async function storeIn(data: string, options: Omit<ParquetStoreOptions, 'folder'>): Promise<ParquetStore> {
  const store = await ParquetStore.open({ folder: data, ...options })
  stores.push(store)
  return store
}
