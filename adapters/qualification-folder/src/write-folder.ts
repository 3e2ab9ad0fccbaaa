/** A new qualification file on disk. */
import { createHash } from 'node:crypto'
import { mkdir, open, readdir } from 'node:fs/promises'
import path from 'node:path'
import { BLOCK_SIZE, fileErrors, type FolderWriter, type HashedFile } from '@vigie/qualification/file'
import { BlockHashes } from './block-hashes.ts'

/** Throws VIG-QUALIFICATION-403 where something lies there already. */
export async function newFolder(folder: string): Promise<FolderWriter> {
  await mkdir(folder, { recursive: true })
  if ((await readdir(folder)).length > 0) throw fileErrors.folderNotEmpty({ folder })
  return {
    async write(name, content) {
      const file = path.join(folder, ...name.split('/'))
      await mkdir(path.dirname(file), { recursive: true })
      const handle = await open(file, 'wx')
      try {
        const whole = createHash('sha256')
        const blocks = new BlockHashes()
        let size = 0
        const chunks = content instanceof Uint8Array ? [content] : content
        for await (const chunk of chunks) {
          whole.update(chunk)
          blocks.update(chunk)
          size += chunk.length
          // A write may take less than it was given.
          for (let at = 0; at < chunk.length;) at += (await handle.write(chunk, at)).bytesWritten
        }
        await handle.datasync()
        return {
          path: name,
          size,
          sha256: whole.digest('hex'),
          blocks: size > BLOCK_SIZE ? blocks.digest() : [],
        } satisfies HashedFile
      } finally {
        await handle.close()
      }
    },
  }
}

/** Adds a file that is not there. */
export async function addFile(folder: string, name: string, text: string): Promise<void> {
  const file = path.join(folder, ...name.split('/'))
  await mkdir(path.dirname(file), { recursive: true })
  const handle = await open(file, 'wx')
  try {
    await handle.writeFile(text)
    await handle.datasync()
  } finally {
    await handle.close()
  }
}
