/** Service 23: files, kept in one directory; a copy to the ground goes down as a large message (service 13). */
import { FailureCode, illegal, unable } from '../telecommand/failure.ts'
import type { Arguments } from '../telecommand/command-decoder.ts'
import type { Files, StoredFile } from '../software/files.ts'
import { numberOf, type OnBoard, type Service } from '../software/service.ts'
import type { LargeTransfers } from '../software/large-transfers.ts'

/** Target of a copy that leaves the satellite. */
const GROUND = 'ground'
const LARGEST = 0x10_0000
/** Files that one report tells of. */
const ROWS = 16

export function fileManagement(onBoard: OnBoard, files: Files, transfers: LargeTransfers): Service {
  const nameOf = (a: Arguments, argument: string): string => {
    const name = a[argument] as string
    return /^[\w.-]{1,24}$/.test(name) ? name : illegal()
  }
  const fileOf = (name: string): StoredFile => files.get(name) ?? unable(FailureCode.unknownIdentifier)
  return {
    handlers: {
      CreateFile: ({ arguments: a }) => {
        const name = nameOf(a, 'file')
        const size = numberOf(a, 'size')
        if (name === GROUND || size > LARGEST) illegal()
        if (files.get(name) !== undefined) unable()
        if (!files.fits(size)) unable(FailureCode.full)
        files.put(name, new Uint8Array(size))
      },
      DeleteFile: ({ arguments: a }) => {
        const name = nameOf(a, 'file')
        if (fileOf(name).locked) unable()
        files.delete(name)
      },
      ReportFile: ({ arguments: a }) => {
        const name = nameOf(a, 'file')
        const { content, locked } = fileOf(name)
        onBoard.report('FileReport', { FileName: name, FileSize: content.length, FileLocked: Number(locked) })
      },
      LockFile: ({ arguments: a }) => void (fileOf(nameOf(a, 'file')).locked = true),
      UnlockFile: ({ arguments: a }) => void (fileOf(nameOf(a, 'file')).locked = false),
      ReportFiles: () => {
        const rows = files.names.map((name) => ({
          FileName: name,
          FileSize: files.get(name)!.content.length,
          FileLocked: Number(files.get(name)!.locked),
        }))
        for (let at = 0; at === 0 || at < rows.length; at += ROWS) {
          const part = rows.slice(at, at + ROWS)
          onBoard.report('FilesReport', { RowCount: part.length }, part)
        }
      },
      CopyFile: ({ arguments: a }) => {
        const { content } = fileOf(nameOf(a, 'file'))
        const target = nameOf(a, 'target')
        if (target === GROUND) return transfers.down(content)
        if (files.get(target) !== undefined) unable()
        if (!files.fits(content.length)) unable(FailureCode.full)
        files.put(target, content.slice())
        return undefined
      },
    },
  }
}
