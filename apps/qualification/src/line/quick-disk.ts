/** Journals that are written and never synced: the folder of a line is of no use after a crash, its run is run again. */
import { rename, writeFile } from 'node:fs/promises'
import { realDisk, type Disk } from '@vigie/journal-files'

export const quickDisk: Disk = {
  ...realDisk,
  async openFile(file) {
    const opened = await realDisk.openFile(file)
    return {
      write: (buffers, offset) => opened.write(buffers, offset),
      sync: () => Promise.resolve(),
      truncate: (size) => opened.truncate(size),
      close: () => opened.close(),
    }
  },
  syncFolder: () => Promise.resolve(),
  async replaceFile(file, text) {
    await writeFile(`${file}.tmp`, text)
    await rename(`${file}.tmp`, file)
  },
}
