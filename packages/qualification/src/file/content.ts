/** What a document says, apart from how it looks: composed once, rendered as HTML and as PDF. */
import type { Verdict } from '../records/run.ts'
import type { Scene } from './plot-scene.ts'

export interface QualificationDocument {
  /** Of its file: "verification-matrix". */
  readonly name: string
  readonly title: string
  readonly blocks: readonly Block[]
}

/** A piece of a line. `file`: a path of the folder, `anchor`: a place in a document of it ("test-reports#run-3"). */
export type Inline =
  | string
  | { readonly strong: string }
  | { readonly code: string }
  | { readonly verdict: Verdict | 'open' | 'closed' | 'suspect' | 'yes' | 'no' | 'partial' }
  | { readonly text: string; readonly file: string }
  | { readonly text: string; readonly anchor: string }

export type Line = Inline | readonly Inline[]

export type Block =
  /** `id` makes it a place that others point at. */
  | { readonly kind: 'heading'; readonly level: 2 | 3 | 4; readonly text: string; readonly id?: string }
  | { readonly kind: 'paragraph'; readonly line: Line }
  | { readonly kind: 'list'; readonly items: readonly Line[] }
  | { readonly kind: 'facts'; readonly facts: readonly (readonly [name: string, value: Line])[] }
  | {
      readonly kind: 'table'
      readonly columns: readonly Column[]
      readonly rows: readonly (readonly Line[])[]
      /** Said where there are no rows. */
      readonly none: string
    }
  | { readonly kind: 'listing'; readonly text: string; readonly numbered: boolean }
  | { readonly kind: 'plot'; readonly scene: Scene; readonly file: string; readonly caption: string }
  /** Boxes to be signed by hand on paper. */
  | { readonly kind: 'signatures'; readonly boxes: readonly { readonly role: string; readonly name?: string }[] }

export interface Column {
  readonly title: string
  /** Share of the width; 1 unless told. */
  readonly share?: number
  readonly mono?: boolean
}

export const inlines = (line: Line): readonly Inline[] => (Array.isArray(line) ? line : [line as Inline])

/** As plain text: CSV, spreadsheets, search. */
export const plainText = (line: Line): string =>
  inlines(line)
    .map((i) =>
      typeof i === 'string' ? i : 'strong' in i ? i.strong : 'code' in i ? i.code : 'verdict' in i ? i.verdict : i.text,
    )
    .join('')
