/** Opens an .xlsx only after its real unpacked size is known to be bearable. */
import { inflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'
import { excelErrors } from './errors.ts'

/** Above any database of the field: 10,000 parameters take about 5 MB. */
const MAX_UNPACKED_BYTES = 200 * 1024 * 1024
const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50

/** Throws VIG-MODEL-301 or -202. */
export async function openWorkbook(bytes: Uint8Array, file: string): Promise<ExcelJS.Workbook> {
  checkSize(bytes, file)
  const workbook = new ExcelJS.Workbook()
  try {
    await workbook.xlsx.load(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer)
  } catch (error) {
    throw excelErrors.notWorkbook({ file, detail: error instanceof Error ? error.message : String(error) })
  }
  return workbook
}

/** Inflates each entry with a bound: what a ZIP declares of its sizes need not be true (APPNOTE.TXT §4.3). */
function checkSize(bytes: Uint8Array, file: string): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let end = bytes.length - 22
  while (end >= 0 && end > bytes.length - 22 - 65_536 && view.getUint32(end, true) !== END) end--
  if (end < 0 || view.getUint32(end, true) !== END)
    throw excelErrors.notWorkbook({ file, detail: 'it is no ZIP archive' })
  const entries = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  let left = MAX_UNPACKED_BYTES
  for (let i = 0; i < entries; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL)
      throw excelErrors.notWorkbook({ file, detail: 'its directory is damaged' })
    const method = view.getUint16(at + 10, true)
    const packed = view.getUint32(at + 20, true)
    const local = view.getUint32(at + 42, true)
    if (local + 30 > bytes.length || view.getUint32(local, true) !== LOCAL)
      throw excelErrors.notWorkbook({ file, detail: 'an entry is damaged' })
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true)
    const data = bytes.subarray(start, start + packed)
    left -= method === 0 ? data.length : inflatedSize(data, left, file)
    if (left < 0) throw excelErrors.tooLarge({ file, limit: MAX_UNPACKED_BYTES })
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
}

function inflatedSize(data: Uint8Array, most: number, file: string): number {
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(1, most) }).length
  } catch (error) {
    const code = (error as { code?: string }).code
    if (code === 'ERR_BUFFER_TOO_LARGE') throw excelErrors.tooLarge({ file, limit: MAX_UNPACKED_BYTES })
    throw excelErrors.notWorkbook({ file, detail: error instanceof Error ? error.message : String(error) })
  }
}
