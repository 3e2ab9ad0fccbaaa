/** DejaVu, condensed for tables: free to embed, and has the letters and signs that requirements are written with. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { PdfFonts } from '@vigie/qualification/file'

export async function pdfFonts(): Promise<PdfFonts> {
  const folder = path.dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json'))
  const font = (name: string): Promise<Uint8Array> => readFile(path.join(folder, 'ttf', `${name}.ttf`))
  const [regular, bold, mono] = await Promise.all([
    font('DejaVuSansCondensed'),
    font('DejaVuSansCondensed-Bold'),
    font('DejaVuSansMono'),
  ])
  return { regular, bold, mono }
}
