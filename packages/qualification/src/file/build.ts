/** Issues a qualification file: documents, data, evidence, manifest, covers, seal. The same records give the same bytes. */
import { parseUtc, taiToUnixMillis } from '@vigie/base'
import type { EvidenceItem, TestRun } from '../records/run.ts'
import { anomaliesChapter, conclusionChapter, limitationsChapter, waiversChapter } from './chapters/back.ts'
import { configurationChapter, planChapter, requirementsChapter } from './chapters/front.ts'
import { matrixChapter } from './chapters/matrix.ts'
import { asRunChapter, reportsChapter, specificationsChapter } from './chapters/tests.ts'
import { coverDocument, coverPage, fileTitle } from './cover.ts'
import { dataFiles } from './data-files.ts'
import { fileErrors } from './file-errors.ts'
import { CHAPTERS, evidencePath } from './layout.ts'
import {
  BLOCKS,
  checkPaths,
  COVERS,
  MANIFEST,
  SEAL,
  writeBlocks,
  writeManifest,
  writeSeal,
  type HashedFile,
} from './manifest.ts'
import { plotsOf, type PlacedPlot } from './plots.ts'
import type { QualificationRecords } from './qualification-records.ts'
import { readmeText } from './readme-text.ts'
import { renderPage, STYLE, STYLE_FILE } from './render-html.ts'
import { renderPdf, type PdfFonts } from './render-pdf.ts'
import { renderSvg } from './render-svg.ts'
import { verificationMatrix, type MatrixRow } from './verification-matrix.ts'

export interface EvidenceReader {
  /** Bytes of a file of evidence; throws where it is not there. */
  open(run: TestRun, item: EvidenceItem): AsyncIterable<Uint8Array>
}

/** A new folder. Each file is written once, and is on disk when `write` resolves. */
export interface FolderWriter {
  write(path: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<HashedFile>
}

export interface BuildProgress {
  readonly what: string
  readonly done: number
  readonly total: number
}

export interface IssuedFile {
  readonly root: string
  readonly files: number
  readonly bytes: number
  readonly matrix: readonly MatrixRow[]
}

/** Throws VIG-QUALIFICATION-402 where evidence is not what its run recorded, -410 where a path could not be told apart everywhere. */
export async function buildFile(
  records: QualificationRecords,
  evidence: EvidenceReader,
  folder: FolderWriter,
  fonts: PdfFonts,
  progress: (p: BuildProgress) => void = () => undefined,
): Promise<IssuedFile> {
  checkPaths(records.runs.flatMap((r) => r.evidence.map((e) => evidencePath(r, e.file))))
  const written: HashedFile[] = []
  const total = records.runs.reduce((sum, r) => sum + r.evidence.length, 0) + CHAPTERS.length + 2
  let done = 0
  const put = async (path: string, content: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<HashedFile> => {
    const file = await folder.write(path, typeof content === 'string' ? new TextEncoder().encode(content) : content)
    written.push(file)
    return file
  }
  const step = (what: string): void => progress({ what, done: done++, total })

  for (const run of records.runs)
    for (const item of run.evidence) {
      step(`evidence of ${run.test}`)
      const file = await put(evidencePath(run, item.file), evidence.open(run, item))
      if (file.sha256 !== item.sha256)
        throw fileErrors.evidenceAltered({
          file: item.file,
          run: run.id,
          detail: `its SHA-256 is ${file.sha256}, recorded was ${item.sha256}`,
        })
    }

  const matrix = verificationMatrix(records)
  const plots = await allPlots(records, evidence)
  for (const plot of [...plots.values()].flat()) await put(plot.file, renderSvg(plot.scene, plot.caption))
  const documents = [
    planChapter(records),
    configurationChapter(records),
    requirementsChapter(records),
    matrixChapter(matrix),
    specificationsChapter(records),
    asRunChapter(records),
    reportsChapter(records, plots),
    anomaliesChapter(records),
    waiversChapter(records),
    limitationsChapter(records),
    conclusionChapter(records, matrix),
  ]
  const title = fileTitle(records)
  for (const document of documents) {
    step(document.title)
    await put(`documents/${document.name}.html`, renderPage(document, { title, chapters: CHAPTERS, root: '../' }))
  }
  step('PDF')
  // When the campaign ended: the file says when what it shows happened, not when somebody printed it.
  const date = new Date(taiToUnixMillis(parseUtc(records.campaignRun.endedAt ?? records.campaignRun.startedAt)))
  const frame = { title, date, foot: title, contents: true }
  await put('qualification-file.pdf', await renderPdf(documents, frame, fonts))
  step('data')
  for await (const { path, bytes } of dataFiles(records, matrix)) await put(path, bytes)
  await put(STYLE_FILE, STYLE)
  await put('README.txt', readmeText(title))
  await put(BLOCKS, writeBlocks(written))

  const issued = [...written]
  checkPaths([...issued.map((f) => f.path), MANIFEST, SEAL, ...COVERS])
  const manifest = await put(MANIFEST, writeManifest(issued))
  const facts = { records, matrix, root: manifest.sha256 }
  const html = await put(COVERS[0], coverPage(facts))
  const pdf = await put(COVERS[1], await renderPdf([coverDocument(facts)], { ...frame, contents: false }, fonts))
  // Last: a folder without a seal was never issued.
  await put(SEAL, writeSeal([manifest, html, pdf]))
  return { root: manifest.sha256, files: written.length, bytes: written.reduce((sum, f) => sum + f.size, 0), matrix }
}

async function allPlots(
  records: QualificationRecords,
  evidence: EvidenceReader,
): Promise<ReadonlyMap<string, readonly PlacedPlot[]>> {
  const plots = new Map<string, readonly PlacedPlot[]>()
  for (const run of records.runs) {
    const samples = run.evidence.filter((e) => e.kind === 'samples' && e.file.endsWith('.csv'))
    const made: PlacedPlot[] = []
    for (const item of samples) made.push(...plotsOf(run, await textOf(evidence.open(run, item))))
    if (made.length > 0) plots.set(run.id, made)
  }
  return plots
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true })
  return text + decoder.decode()
}
