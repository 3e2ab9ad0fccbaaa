/** Documents as one PDF, the same bytes for the same documents: no time of making, no random identifiers, fonts of its own. */
import PDFDocument from 'pdfkit'
import {
  inlines,
  plainText,
  type Block,
  type Column,
  type Inline,
  type Line,
  type QualificationDocument,
} from './content.ts'
import { pairs } from './render-svg.ts'
import { TONES, type Scene } from './plot-scene.ts'

/** TrueType files: PDF's own fonts have no Greek, no check marks, and are not embedded. */
export interface PdfFonts {
  readonly regular: Uint8Array
  readonly bold: Uint8Array
  readonly mono: Uint8Array
}

export interface PdfFrame {
  readonly title: string
  /** Of the dates inside the file: when the campaign ended. */
  readonly date: Date
  /** In the foot of each page. */
  readonly foot: string
  /** Each document begins a page, and the first has a list of them. */
  readonly contents: boolean
}

const MARGIN = 50
const FOOT = 40
const SIZE = 8.5
const LINE = 2
const INK = '#1b1f24'
const FAINT = '#5c6670'
const RULE = '#c9d0d7'

const VERDICT_INK: Readonly<Record<string, string>> = {
  passed: '#14692f',
  yes: '#14692f',
  closed: '#14692f',
  failed: '#a32018',
  no: '#a32018',
}
const SIGNS: Readonly<Record<string, string>> = {
  passed: '✓',
  yes: '✓',
  closed: '✓',
  failed: '✗',
  no: '✗',
  open: '○',
  'not run': '○',
  'not applicable': '○',
}

export async function renderPdf(
  documents: readonly QualificationDocument[],
  frame: PdfFrame,
  fonts: PdfFonts,
): Promise<Uint8Array> {
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + FOOT / 2 },
    bufferPages: true,
    compress: true,
    info: { Title: frame.title, Producer: 'Vigie', Creator: 'Vigie', CreationDate: frame.date, ModDate: frame.date },
  })
  const chunks: Uint8Array[] = []
  pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => pdf.on('end', resolve).on('error', reject))
  pdf.registerFont('regular', fonts.regular as Buffer)
  pdf.registerFont('bold', fonts.bold as Buffer)
  pdf.registerFont('mono', fonts.mono as Buffer)

  const starts: { title: string; page: number }[] = []
  const contentsPages = frame.contents ? 1 : 0
  if (frame.contents) pdf.addNamedDestination('contents')
  for (const [i, document] of documents.entries()) {
    if (i > 0 || contentsPages > 0) pdf.addPage()
    starts.push({ title: document.title, page: pdf.bufferedPageRange().count })
    pdf.addNamedDestination(document.name)
    pdf.outline.addItem(document.title)
    pdf.font('bold').fontSize(18).fillColor(INK).text(document.title, { paragraphGap: 8 })
    for (const block of document.blocks) drawBlock(pdf, block)
  }
  if (frame.contents) drawContents(pdf, frame.title, starts, documents)
  const { count } = pdf.bufferedPageRange()
  for (let i = 0; i < count; i++) {
    pdf.switchToPage(i)
    const bottom = pdf.page.margins.bottom
    // The foot lies below the margin, where text would begin a page.
    pdf.page.margins.bottom = 0
    pdf.font('regular').fontSize(7).fillColor(FAINT)
    const y = pdf.page.height - MARGIN
    pdf.text(frame.foot, MARGIN, y, { lineBreak: false })
    pdf.text(`${i + 1} / ${count}`, MARGIN, y, { width: pdf.page.width - 2 * MARGIN, align: 'right', lineBreak: false })
    pdf.page.margins.bottom = bottom
  }
  pdf.end()
  await ended
  return Buffer.concat(chunks)
}

function drawContents(
  pdf: PDFKit.PDFDocument,
  title: string,
  starts: readonly { title: string; page: number }[],
  documents: readonly QualificationDocument[],
): void {
  pdf.switchToPage(0)
  pdf
    .font('bold')
    .fontSize(20)
    .fillColor(INK)
    .text(title, MARGIN, MARGIN + 40, { paragraphGap: 24 })
  for (const [i, { title: chapter, page }] of starts.entries()) {
    const y = pdf.y
    pdf
      .font('regular')
      .fontSize(11)
      .text(chapter, MARGIN, y, { goTo: documents[i]!.name, width: width(pdf) - 40 })
    const below = pdf.y
    pdf.text(String(page), MARGIN, y, { width: width(pdf), align: 'right', goTo: documents[i]!.name })
    pdf.y = below + 6
  }
}

const width = (pdf: PDFKit.PDFDocument): number => pdf.page.width - 2 * MARGIN
const floor = (pdf: PDFKit.PDFDocument): number => pdf.page.height - pdf.page.margins.bottom

/** Begins a page where less than `height` is left. */
function room(pdf: PDFKit.PDFDocument, height: number): void {
  if (pdf.y + height > floor(pdf)) pdf.addPage()
}

function drawBlock(pdf: PDFKit.PDFDocument, block: Block): void {
  pdf.x = MARGIN
  switch (block.kind) {
    case 'heading': {
      const size = { 2: 14, 3: 11.5, 4: 10 }[block.level]
      room(pdf, size + 50)
      pdf.moveDown(0.6)
      if (block.id !== undefined) pdf.addNamedDestination(block.id)
      pdf.font('bold').fontSize(size).fillColor(INK).text(block.text, { paragraphGap: 4 })
      return
    }
    case 'paragraph':
      room(pdf, 14)
      drawLine(pdf, block.line, SIZE + 0.5, MARGIN, width(pdf))
      pdf.moveDown(0.4)
      return
    case 'list':
      for (const item of block.items) {
        room(pdf, 12)
        const y = pdf.y
        pdf
          .font('regular')
          .fontSize(SIZE)
          .fillColor(INK)
          .text('•', MARGIN + 4, y, { lineBreak: false })
        pdf.y = y
        drawLine(pdf, item, SIZE, MARGIN + 16, width(pdf) - 16)
        pdf.moveDown(0.2)
      }
      pdf.moveDown(0.3)
      return
    case 'facts':
      return drawTable(
        pdf,
        undefined,
        block.facts.map(([name, value]) => [name, value]),
        [
          { title: '', share: 1 },
          { title: '', share: 2.6 },
        ],
      )
    case 'table':
      if (block.rows.length === 0) {
        room(pdf, 14)
        pdf.font('regular').fontSize(SIZE).fillColor(FAINT).text(block.none, { paragraphGap: 4 })
        return
      }
      return drawTable(
        pdf,
        block.columns.map((c) => ({ strong: c.title })),
        block.rows,
        block.columns,
      )
    case 'listing':
      pdf.font('mono').fontSize(7).fillColor(INK)
      for (const [i, line] of block.text.split('\n').entries()) {
        room(pdf, 10)
        const text = printable(line === '' ? ' ' : line)
        pdf.text(block.numbered ? `${String(i + 1).padStart(4)}  ${text}` : text, MARGIN, pdf.y, { width: width(pdf) })
      }
      pdf.moveDown(0.5)
      return
    case 'plot':
      room(pdf, block.scene.height + 24)
      drawScene(pdf, block.scene)
      pdf
        .font('regular')
        .fontSize(7.5)
        .fillColor(FAINT)
        .text(block.caption, MARGIN, pdf.y, { width: width(pdf), paragraphGap: 6 })
      return
    case 'signatures':
      return drawTable(
        pdf,
        ['Role', 'Name', 'Date', 'Signature'].map((strong) => ({ strong })),
        block.boxes.map((b) => [b.role, b.name ?? '', '', '\n\n']),
        [{ title: '' }, { title: '' }, { title: '', share: 0.6 }, { title: '', share: 1.4 }],
      )
  }
}

const PADDING = 3

function drawTable(
  pdf: PDFKit.PDFDocument,
  head: readonly Line[] | undefined,
  rows: readonly (readonly Line[])[],
  columns: readonly Column[],
): void {
  const total = columns.reduce((sum, c) => sum + (c.share ?? 1), 0)
  const widths = columns.map((c) => ((c.share ?? 1) / total) * width(pdf))
  const heightOf = (row: readonly Line[]): number =>
    Math.max(...row.map((cell, i) => heightOfCell(pdf, cell, widths[i]! - 2 * PADDING, columns[i]!.mono === true))) +
    2 * PADDING
  const most = floor(pdf) - MARGIN
  const draw = (row: readonly Line[], height: number, filled: boolean): void => {
    const y = pdf.y
    if (filled) pdf.rect(MARGIN, y, width(pdf), height).fill('#eef1f4')
    let x = MARGIN
    for (const [i, cell] of row.entries()) {
      pdf.y = y + PADDING
      drawLine(pdf, cell, SIZE, x + PADDING, widths[i]! - 2 * PADDING, columns[i]!.mono === true, height - PADDING)
      pdf.lineWidth(0.5).rect(x, y, widths[i]!, height).stroke(RULE)
      x += widths[i]!
    }
    pdf.x = MARGIN
    pdf.y = y + height
  }
  const headHeight = head === undefined ? 0 : heightOf(head)
  let begun = false
  for (const row of rows) {
    // A row that no page could hold is cut there, and said to be; the data beside has it whole.
    const height = Math.min(heightOf(row), most - headHeight)
    if (!begun || pdf.y + height > floor(pdf)) {
      if (pdf.y + headHeight + height > floor(pdf)) pdf.addPage()
      if (head !== undefined) draw(head, headHeight, true)
      begun = true
    }
    draw(row, height, false)
  }
  pdf.moveDown(0.8)
}

function heightOfCell(pdf: PDFKit.PDFDocument, cell: Line, cellWidth: number, mono: boolean): number {
  pdf.font(mono ? 'mono' : hasStrong(cell) ? 'bold' : 'regular').fontSize(mono ? SIZE - 1.5 : SIZE)
  return pdf.heightOfString(printable(textOf(cell)) || ' ', { width: cellWidth, lineGap: LINE })
}

const hasStrong = (line: Line): boolean =>
  inlines(line).some((i) => typeof i !== 'string' && ('strong' in i || 'verdict' in i))
/** With the signs that verdicts are drawn with. */
const textOf = (line: Line): string =>
  inlines(line)
    .map((i) => (typeof i === 'object' && 'verdict' in i ? `${SIGNS[i.verdict] ?? '▲'} ${i.verdict}` : plainText(i)))
    .join('')

function drawLine(
  pdf: PDFKit.PDFDocument,
  line: Line,
  size: number,
  x: number,
  lineWidth: number,
  mono = false,
  most?: number,
): void {
  const parts = inlines(line).filter((i) => plainText(i) !== '')
  if (parts.length === 0) return
  const y = pdf.y
  for (const [i, part] of parts.entries()) {
    const [font, ink, text] = styleOf(part, mono)
    pdf
      .font(font)
      .fontSize(font === 'mono' ? size - 1.5 : size)
      .fillColor(ink)
    const options = {
      width: lineWidth,
      lineGap: LINE,
      continued: i < parts.length - 1,
      ...(typeof part === 'object' && 'anchor' in part ? { goTo: part.anchor.split('#').at(-1)! } : { goTo: null }),
      ...(most === undefined ? {} : { height: most, ellipsis: true }),
    } as PDFKit.Mixins.TextOptions
    if (i === 0) pdf.text(text, x, y, options)
    else pdf.text(text, options)
  }
}

function styleOf(part: Inline, mono: boolean): [font: string, ink: string, text: string] {
  if (typeof part === 'string') return [mono ? 'mono' : 'regular', INK, printable(part)]
  if ('strong' in part) return ['bold', INK, printable(part.strong)]
  if ('code' in part) return ['mono', INK, printable(part.code)]
  if ('verdict' in part) return ['bold', VERDICT_INK[part.verdict] ?? '#7a4a00', textOf(part)]
  return [mono ? 'mono' : 'regular', '#0b5cad', printable(part.text)]
}

/** Tabs and characters that no font draws. */
const printable = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('\t', '  ')
    // oxlint-disable-next-line no-control-regex -- these are the ones to be taken out
    .replaceAll(/[\u0000-\u0009\u000B-\u001F\u007F]/g, '\uFFFD')

function drawScene(pdf: PDFKit.PDFDocument, scene: Scene): void {
  const top = pdf.y
  pdf.save()
  pdf.translate(MARGIN, top)
  for (const s of scene.shapes) {
    switch (s.kind) {
      case 'band':
        pdf.rect(s.x, s.y, s.width, s.height).fill(TONES[s.tone])
        break
      case 'dot':
        pdf.circle(s.x, s.y, 1.8).fill(TONES[s.tone])
        break
      case 'line': {
        const points = pairs(s.points)
        for (const [i, [x, y]] of points.entries()) {
          if (i === 0) pdf.moveTo(x, y)
          else pdf.lineTo(x, y)
        }
        pdf.lineWidth(s.tone === 'value' ? 1.1 : 0.6)
        if (s.dashed === true) pdf.dash(4, { space: 3 })
        pdf.stroke(TONES[s.tone])
        pdf.undash()
        break
      }
      case 'text': {
        pdf.font('regular').fontSize(s.size).fillColor(INK)
        const text = printable(s.text)
        const length = pdf.widthOfString(text)
        const x = s.anchor === 'start' ? s.x : s.anchor === 'end' ? s.x - length : s.x - length / 2
        pdf.text(text, x, s.y - s.size, { lineBreak: false })
        break
      }
    }
  }
  pdf.restore()
  pdf.x = MARGIN
  pdf.y = top + scene.height + 4
}
