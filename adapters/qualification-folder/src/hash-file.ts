/** SHA-256 of a file: blocking reads of a megabyte, which is what a thread of its own does fastest. */
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'

const buffer = Buffer.allocUnsafeSlow(1 << 20)

export function hashFile(file: string, read: (bytes: number) => void): string {
  const descriptor = openSync(file, 'r')
  try {
    const hash = createHash('sha256')
    for (;;) {
      const count = readSync(descriptor, buffer, 0, buffer.length, null)
      if (count === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, count))
      read(count)
    }
  } finally {
    closeSync(descriptor)
  }
}
