/** What a file of tests declares: `test(…)` puts it here while the file is loaded. */
import type { TestContext } from './context.ts'

/** What a test says of itself. What a YAML file of test cases says of the same test goes before it. */
export interface TestOptions {
  /** Such as "BIS-QT-012". A data table adds "/1", "/2", … unless `id` is a function of the row. */
  readonly id: string
  /** Ids of requirements; "REQ-12@3" where it was written for version 3. */
  readonly verifies?: readonly string[]
  readonly summary?: string
  readonly preconditions?: string
  readonly suite?: readonly string[]
  /** Tests that must have passed before. */
  readonly prerequisites?: readonly string[]
  readonly keywords?: readonly string[]
  readonly importance?: 'low' | 'medium' | 'high'
  /** It runs once for each; absent: once, for none in particular. */
  readonly satellites?: readonly string[]
  readonly stations?: readonly string[]
  /** What it exercises of satellite and station, for the compatibility matrix: telemetry, telecommand, ranging … */
  readonly functions?: readonly string[]
  readonly environments?: readonly string[]
  /** A second person on the line who approves what two have to approve; as the campaign says unless told. */
  readonly approvals?: 'automatic' | 'none'
  /** To what it, or its procedures, ask, in order; where there are none, somebody answers on screen. */
  readonly answers?: readonly string[]
  /** File of a script of faults in the mission folder. */
  readonly faults?: string
  /** What this set-up does not represent. */
  readonly limits?: readonly string[]
  /** Attempts that are allowed when it does not pass; 1 unless told. */
  readonly attempts?: number
  /** Minutes. */
  readonly estimatedDuration?: number
  /** Seconds of the line's time after which it is ended as inconclusive; 3 600 unless told. */
  readonly timeout?: number
  /** Names of the model that it uses and that are made at run time: checked before anything runs, as those written out are. */
  readonly uses?: readonly string[]
}

export type TestBody = (t: TestContext) => Promise<void> | void

export interface DeclaredTest extends Omit<TestOptions, 'id'> {
  readonly id: string
  readonly title: string
  readonly body: TestBody
  readonly line?: number
}

let collecting: DeclaredTest[] | undefined

/** Loads a file of tests and gives what it declares, in order. One at a time. */
export async function collectTests(load: () => Promise<unknown>): Promise<DeclaredTest[]> {
  const found: DeclaredTest[] = []
  collecting = found
  try {
    await load()
    return found
  } finally {
    collecting = undefined
  }
}

function declare(declared: DeclaredTest): void {
  if (collecting === undefined)
    throw new Error(
      `test "${declared.title}" is declared outside of a run: run it with "vigie test run" or in a campaign`,
    )
  collecting.push(declared)
}

/** Where in its file it is declared, from the stack: engines name no place otherwise. */
function lineOfCaller(): number | undefined {
  const frames = (new Error().stack ?? '').split('\n').slice(1)
  const caller = frames.find((f) => !f.includes('/testkit/src/'))
  const place = /:(\d+):\d+\)?$/.exec(caller ?? '')
  return place === null ? undefined : Number(place[1])
}

const placed = (): { readonly line?: number } => {
  const line = lineOfCaller()
  return line === undefined ? {} : { line }
}

export interface TestFunction {
  (title: string, options: TestOptions, body: TestBody): void
  /** One test for each row. `%s` in the title is the row's `name`, or its number. */
  each<Row>(
    rows: readonly Row[],
  ): (
    title: string,
    options: Omit<TestOptions, 'id'> & { readonly id: string | ((row: Row, index: number) => string) },
    body: (t: TestContext, row: Row) => Promise<void> | void,
  ) => void
}

/** Declares a test. */
export const test: TestFunction = Object.assign(
  (title: string, options: TestOptions, body: TestBody): void => declare({ title, ...options, body, ...placed() }),
  {
    each:
      <Row>(rows: readonly Row[]): ReturnType<typeof test.each<Row>> =>
      (title, options, body) => {
        const at = placed()
        rows.forEach((row, i) => {
          const name = nameOf(row) ?? String(i + 1)
          const { id } = options
          declare({
            ...options,
            ...at,
            id: typeof id === 'function' ? id(row, i) : `${id}/${i + 1}`,
            title: title.includes('%s') ? title.replaceAll('%s', name) : `${title}: ${name}`,
            body: (t) => body(t, row),
          })
        })
      },
  },
)

function nameOf(row: unknown): string | undefined {
  if (typeof row === 'string' || typeof row === 'number') return String(row)
  const name = (row as { readonly name?: unknown } | null)?.name
  return typeof name === 'string' ? name : undefined
}
