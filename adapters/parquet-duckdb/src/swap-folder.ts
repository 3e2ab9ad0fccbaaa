/** Puts a rebuilt folder in the place of the present one; an interruption leaves one of the two. */
import { rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { syncFolder } from './type-folder.ts'

/** Where a chain's folder is built again, and where the old one goes on its way out. A chain's name begins with no dot. */
export const rebuildFolder = (folder: string): string =>
  path.join(path.dirname(folder), `.rebuild-${path.basename(folder)}`)
const oldFolder = (folder: string): string => path.join(path.dirname(folder), `.old-${path.basename(folder)}`)

const isThere = (folder: string): Promise<boolean> =>
  stat(folder).then(
    () => true,
    () => false,
  )

export async function swapIn(folder: string): Promise<void> {
  await rename(folder, oldFolder(folder))
  await rename(rebuildFolder(folder), folder)
  await syncFolder(path.dirname(folder))
}

/** After a swap, or after one that was interrupted: the old folder comes back when the new one did not arrive. */
export async function finishSwap(folder: string): Promise<void> {
  const old = oldFolder(folder)
  if (!(await isThere(old))) return
  if (await isThere(folder)) await rm(old, { recursive: true, force: true })
  else await rename(old, folder)
}
