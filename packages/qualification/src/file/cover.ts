/** The cover: what the file is, the root of all its digests, and who is to sign. It lies outside of the manifest, whose digest it prints. */
import type { QualificationDocument } from './content.ts'
import { CHAPTERS } from './layout.ts'
import { MANIFEST, SEAL } from './manifest.ts'
import { escapeXml } from './escape.ts'
import type { QualificationRecords } from './qualification-records.ts'
import { page, renderBlocks } from './render-html.ts'
import { matrixCounts, type MatrixRow } from './verification-matrix.ts'
import { shortTime } from './chapters/words.ts'

export interface CoverFacts {
  readonly records: QualificationRecords
  readonly matrix: readonly MatrixRow[]
  /** SHA-256 of the manifest. */
  readonly root: string
}

export const fileTitle = (r: QualificationRecords): string =>
  `${r.plan.reference} issue ${r.plan.issue}: ${r.plan.title}`

export function coverDocument({ records: r, matrix, root }: CoverFacts): QualificationDocument {
  const counts = matrixCounts(matrix)
  return {
    name: 'cover',
    title: r.plan.title,
    blocks: [
      {
        kind: 'facts',
        facts: [
          ['Reference', `${r.plan.reference}, issue ${r.plan.issue}`],
          ['Mission', r.mission.title],
          ['Campaign', `${r.campaign.title} (${r.campaignRun.id})`],
          [
            'Carried out',
            `${shortTime(r.campaignRun.startedAt)} to ${r.campaignRun.endedAt === undefined ? 'not ended' : shortTime(r.campaignRun.endedAt)}`,
          ],
          ['Software', `Vigie ${r.campaignRun.configuration.software.version}`],
          ['Requirements', `${counts.closed} closed, ${counts.open} open, ${counts.notApplicable} not applicable`],
        ],
      },
      { kind: 'heading', level: 2, text: 'Root of the digests' },
      {
        kind: 'paragraph',
        line: `SHA-256 of ${MANIFEST}, which lists every other file by its own. ${SEAL} binds it to this cover; signatures are made over the seal.`,
      },
      { kind: 'listing', text: root, numbered: false },
      { kind: 'heading', level: 2, text: 'Signatures' },
      {
        kind: 'signatures',
        boxes: r.plan.signatures.flatMap((s) => Array.from({ length: s.persons }, () => ({ role: s.role }))),
      },
      {
        kind: 'paragraph',
        line: 'Electronic signatures are in the folder signatures, one file each; vigie qualification verify tells whose they are and which are still awaited.',
      },
    ],
  }
}

export function coverPage(facts: CoverFacts): string {
  const document = coverDocument(facts)
  const chapters = CHAPTERS.map((c) => `<li><a href="documents/${c.name}.html">${escapeXml(c.title)}</a></li>`).join('')
  const blocks = document.blocks.map((b) =>
    b.kind === 'listing' ? `<p class="root">${facts.root}</p>` : renderBlocks([b], ''),
  )
  return page(
    fileTitle(facts.records),
    '',
    `<main><h1>${escapeXml(document.title)}</h1>\n${blocks.join('\n')}\n<h2>Contents</h2><ol>${chapters}</ol>` +
      `<p><a href="qualification-file.pdf">All chapters as one PDF</a> · <a href="data/verification-matrix.xlsx">Verification matrix, Excel</a> · <a href="README.txt">How to verify this file</a></p></main>`,
  )
}
