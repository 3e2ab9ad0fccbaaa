/** A campaign run from the command line: progress, answers from people or from a file, an orderly end on Ctrl C. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parse } from 'yaml'
import type { CampaignOptions, CampaignOutcome } from '@vigie/qualification-runner/run'
import { cliErrors } from '../errors.ts'
import { wholeNumber } from '../option-values.ts'
import { err } from '../output.ts'
import { stopOnSignals } from '../stop-on-signals.ts'
import { CampaignDisplay } from './campaign-display.ts'

export interface RunOptions {
  campaign: CampaignOptions['campaign']
  mission: string
  data: string
  by: string
  lines?: string
  time?: string
  only?: string[]
  answers?: string
  go?: string
  resume?: boolean
  unattended?: boolean
  baseline?: string
  record?: boolean
  json?: boolean
}

/** Runs a campaign with its progress on the terminal, and a person to answer where there is one. */
export async function runWithDisplay(options: RunOptions): Promise<CampaignOutcome> {
  const { runCampaign } = await import('@vigie/qualification-runner/run')
  const display = new CampaignDisplay(process.stderr, options.json === true)
  const abort = new AbortController()
  stopOnSignals(() => {
    abort.abort()
    return ended
  })
  const answers = options.answers === undefined ? undefined : await answersOf(options.answers)
  const attended = options.unattended !== true && options.json !== true && process.stdin.isTTY && process.stderr.isTTY
  const time = timeOf(options.time)
  const campaign: CampaignOptions = {
    mission: path.resolve(options.mission),
    campaign: options.campaign,
    data: path.resolve(options.data),
    by: options.by,
    ...(options.lines === undefined ? {} : { lines: wholeNumber('--lines', options.lines, 'qualify', 1, 64) }),
    ...(time === undefined ? {} : { time }),
    ...(options.only === undefined ? {} : { only: options.only }),
    ...(options.go === undefined ? {} : { go: options.go }),
    ...(options.resume === true ? { resume: true } : {}),
    ...(options.baseline === undefined ? {} : { baseline: options.baseline }),
    ...(options.record === false ? { record: false } : {}),
    observer: display,
    signal: abort.signal,
    askReadiness: async (point) => {
      const given = answers?.readiness[point]
      if (given !== undefined) return given
      if (!attended) return undefined
      const said = await askPerson(display, `Readiness: ${point}`, ['met', 'not met'])
      return { met: said === 'met', by: options.by }
    },
    ask: async ({ test, text, choices }) => {
      const given = answers?.answer(test, text)
      if (given !== undefined) return given
      if (!attended) return undefined
      return { by: options.by, answer: await askPerson(display, `${test}: ${text}`, choices) }
    },
  }
  const running = runCampaign(campaign)
  const ended = running.then(
    () => undefined,
    () => undefined,
  )
  try {
    return await running
  } finally {
    display.done()
  }
}

async function askPerson(display: CampaignDisplay, text: string, choices?: readonly string[]): Promise<string> {
  return display.hold(async () => {
    const lines = createInterface({ input: process.stdin, output: process.stderr })
    try {
      for (;;) {
        err(`\n${text}`)
        choices?.forEach((c, i) => err(`  ${i + 1}  ${c}`))
        const said = (await lines.question('> ')).trim()
        if (choices === undefined) return said
        const chosen = choices[Number(said) - 1] ?? choices.find((c) => c.toLowerCase() === said.toLowerCase())
        if (chosen !== undefined) return chosen
      }
    } finally {
      lines.close()
    }
  })
}

interface Answers {
  readonly readiness: Readonly<Record<string, { readonly met: boolean; readonly by: string; readonly remark?: string }>>
  answer(
    test: string,
    question: string,
  ): { readonly by: string; readonly answer: string; readonly remark?: string } | undefined
}

/** Answers are used in their order, those of a test (with or without its satellite) for its questions. */
async function answersOf(file: string): Promise<Answers> {
  const given = parse(await readFile(file, 'utf8')) as {
    readonly by?: string
    readonly readiness?: Readonly<Record<string, boolean | string>>
    readonly tests?: Readonly<Record<string, readonly string[]>>
  } | null
  const by = given?.by ?? 'answers file'
  const used = new Map<string, number>()
  return {
    readiness: Object.fromEntries(
      Object.entries(given?.readiness ?? {}).map(([point, said]) => [
        point,
        {
          met: said === true || said === 'met',
          by,
          ...(typeof said === 'string' && said !== 'met' ? { remark: said } : {}),
        },
      ]),
    ),
    answer: (test) => {
      const list = given?.tests?.[test] ?? given?.tests?.[test.split('@')[0]!]
      const i = used.get(test) ?? 0
      const answer = list?.[i]
      if (answer === undefined) return undefined
      used.set(test, i + 1)
      return { by, answer: String(answer) }
    },
  }
}

function timeOf(text: string | undefined): CampaignOptions['time'] {
  if (text === undefined) return undefined
  if (text === 'real' || text === 'stepped') return { kind: text }
  const rate = Number(text)
  if (!(rate > 1 && rate <= 1000))
    throw cliErrors.usage({
      detail: `--time is real, stepped, or a rate from 1 to 1000, not "${text}"`,
      command: 'qualify',
    })
  return { kind: 'accelerated', rate }
}
