/** Small JSON files that carry the SHA-256 of their text on a second line. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

export function sealText(value: unknown): string {
  const text = JSON.stringify(value)
  return `${text}\n${digest(text)}\n`
}

/** The value; `undefined` where the file is absent, `'altered'` where it does not match its digest. */
export async function readSealed<T>(file: string): Promise<T | undefined | 'altered'> {
  let whole: string
  try {
    whole = (await readFile(file)).toString('latin1')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const bytes = Buffer.from(whole, 'latin1')
  const cut = bytes.indexOf(10)
  if (cut === -1) return 'altered'
  const text = bytes.subarray(0, cut)
  if (bytes.subarray(cut).toString('latin1') !== `\n${createHash('sha256').update(text).digest('hex')}\n`)
    return 'altered'
  return JSON.parse(text.toString('utf8')) as T
}
