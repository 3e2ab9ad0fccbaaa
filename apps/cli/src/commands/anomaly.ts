/** `vigie anomaly …` and `vigie waiver …`: non-conformances and departures in the qualification book of a data folder. */
import os from 'node:os'
import path from 'node:path'
import { formatUtc } from '@vigie/base'
import { SystemClock } from '@vigie/base/system-clock'
import type { Command } from 'commander'
import type { Anomaly, QualificationState, Waiver } from '@vigie/qualification'
import { cliErrors } from '../errors.ts'
import { EXIT_CODES_HELP } from '../exit-codes.ts'
import { wholeNumber } from '../option-values.ts'
import { out, outJson } from '../output.ts'

interface Options {
  data: string
  by: string
  json?: boolean
  [name: string]: unknown
}

const engine = () => import('@vigie/qualification/anomalies')
const now = (): string => formatUtc(new SystemClock().now(), { digits: 9 })

const common = (command: Command): Command =>
  command
    .option('--data <dir>', 'data folder with the qualification book', './vigie-data')
    .option('--by <name>', 'who does it', os.userInfo().username)
    .option('--json', 'print JSON')
    .addHelpText('after', EXIT_CODES_HELP)

async function stateOf(options: Options): Promise<QualificationState | undefined> {
  const { readBook } = await import('@vigie/qualification-runner/run')
  return readBook(path.resolve(options.data))
}

type Fact =
  | { readonly kind: 'anomaly'; readonly anomaly: Anomaly }
  | { readonly kind: 'waiver'; readonly waiver: Waiver }

/** What is decided is decided on what the book has when it is written. */
async function write(options: Options, reason: string, make: (state: QualificationState) => Fact): Promise<void> {
  const { withBook } = await import('@vigie/qualification-runner/run')
  let made: Fact | undefined
  const done = await withBook(path.resolve(options.data), (book) =>
    book.append((state) => [(made = make(state))], { by: options.by, reason }),
  )
  if (done === undefined)
    throw cliErrors.usage({ detail: `the book of ${options.data} is open elsewhere`, command: 'anomaly' })
  const thing = made!.kind === 'anomaly' ? made!.anomaly : made!.waiver
  if (options.json === true) outJson(thing)
  else out(`${thing.id}: ${thing.state}`)
}

const list = (value: unknown): readonly string[] => (value as readonly string[] | undefined) ?? []

export function anomalyCommands(program: Command): void {
  const anomaly = program
    .command('anomaly')
    .description('non-conformances: from the run that opened them to their closure')

  common(anomaly.command('list'))
    .description('List anomalies, with where they stand.')
    .action(async (options: Options) => {
      const all = [...((await stateOf(options))?.anomalies.values() ?? [])]
      if (options.json === true) return outJson(all)
      for (const a of all) out(`${a.id}  ${a.state.padEnd(9)}  ${a.classification.padEnd(12)}  ${a.title}`)
    })

  common(anomaly.command('show').argument('<id>'))
    .description('Show all that is recorded of one, as JSON.')
    .action(async (id: string, options: Options) => outJson(await found(await stateOf(options), id)))

  const deed = (name: string, text: string): Command => common(anomaly.command(name).argument('<id>').description(text))

  deed('analyse', 'Record its cause and effect, and whether it is minor, major or critical.')
    .requiredOption('--cause <text>', 'what it comes from')
    .requiredOption('--effect <text>', 'what it does')
    .option('--class <word>', 'minor, major or critical')
    .action(async (id: string, options: Options) => {
      const { analyse } = await engine()
      const classification = options['class'] as Anomaly['classification'] | undefined
      if (classification !== undefined && !['minor', 'major', 'critical'].includes(classification))
        throw cliErrors.usage({
          detail: `--class is minor, major or critical, not "${classification}"`,
          command: 'anomaly analyse',
        })
      await write(options, 'analysis', (s) => ({
        kind: 'anomaly',
        anomaly: analyse(
          get(s, id),
          {
            cause: String(options['cause']),
            effect: String(options['effect']),
            ...(classification === undefined ? {} : { classification }),
          },
          { by: options.by, at: now() },
        ),
      }))
    })

  deed('dispose', 'Record what the board decided: "rework", "repair", "use as is", "fix in a version", …')
    .requiredOption('--members <name...>', 'who took part')
    .requiredOption(
      '--disposition <words>',
      'return to supplier, use as is, rework, repair, scrap, fix in a version, workaround accepted',
    )
    .requiredOption('--minutes <text>', 'what was said')
    .option('--waiver <id>', 'that accepts a departure which stays')
    .option('--action <text...>', 'what is to be done, as "owner: text"')
    .action(async (id: string, options: Options) => {
      const { dispose } = await engine()
      const disposition = String(options['disposition']) as NonNullable<Anomaly['board']>['disposition']
      if (!DISPOSITIONS.includes(disposition))
        throw cliErrors.usage({
          detail: `--disposition is one of ${DISPOSITIONS.join(', ')}`,
          command: 'anomaly dispose',
        })
      const actions = list(options['action']).map((a) => {
        const at = a.indexOf(':')
        return at < 0 ? { text: a, owner: options.by } : { owner: a.slice(0, at).trim(), text: a.slice(at + 1).trim() }
      })
      await write(options, 'board', (s) => ({
        kind: 'anomaly',
        anomaly: dispose(
          get(s, id),
          {
            members: list(options['members']),
            disposition,
            minutes: String(options['minutes']),
            actions,
            ...(options['waiver'] === undefined ? {} : { waiver: String(options['waiver']) }),
          },
          { by: options.by, at: now() },
          evidenceOf(s),
        ),
      }))
    })

  deed('done', 'Record that an action is done, with its evidence.')
    .requiredOption('--action <n>', 'its number, from 1')
    .requiredOption('--evidence <text>', 'what shows it')
    .action(async (id: string, options: Options) => {
      const { doAction } = await engine()
      const number = wholeNumber('--action', String(options['action']), 'anomaly done', 1, 10_000)
      await write(options, `action ${number}`, (s) => ({
        kind: 'anomaly',
        anomaly: doAction(get(s, id), number, String(options['evidence']), { by: options.by, at: now() }),
      }))
    })

  deed('verify', 'Show that it is mended: a run that passed since, or an approved waiver.')
    .requiredOption('--evidence <id>', 'of the run or waiver')
    .action(async (id: string, options: Options) => {
      const { verify } = await engine()
      await write(options, 'verification', (s) => ({
        kind: 'anomaly',
        anomaly: verify(get(s, id), String(options['evidence']), { by: options.by, at: now() }, evidenceOf(s)),
      }))
    })

  for (const [name, text] of [
    ['close', 'Close it: its verification holds.'],
    ['reopen', 'Open it again: it was found once more, or its verification did not hold.'],
  ] as const)
    deed(name, text)
      .requiredOption('--reason <text>', 'why')
      .action(async (id: string, options: Options) => {
        const { close, reopen } = await engine()
        const reason = String(options['reason'])
        const by = { by: options.by, at: now() }
        await write(options, reason, (s) => ({
          kind: 'anomaly',
          anomaly: name === 'close' ? close(get(s, id), reason, by, evidenceOf(s)) : reopen(get(s, id), reason, by),
        }))
      })

  waiverCommands(program)
}

function waiverCommands(program: Command): void {
  const waiver = program
    .command('waiver')
    .description('deviations and waivers: departures from requirements, asked for and approved')

  common(waiver.command('list'))
    .description('List deviations and waivers.')
    .action(async (options: Options) => {
      const all = [...((await stateOf(options))?.waivers.values() ?? [])]
      if (options.json === true) return outJson(all)
      for (const w of all)
        out(`${w.id}  ${w.kind.padEnd(9)}  ${w.state.padEnd(8)}  ${w.requirements.join(' ')}  ${w.departure}`)
    })

  common(waiver.command('ask'))
    .description('Ask for a departure from requirements.')
    .requiredOption('--requirements <id...>', 'from which it departs')
    .requiredOption('--departure <text>', 'what is otherwise')
    .requiredOption('--justification <text>', 'why')
    .requiredOption('--impact <text>', 'what it changes: performance, cost, schedule, interfaces, safety')
    .option('--deviation', 'asked before the thing is made: a deviation, else a waiver')
    .option('--anomalies <id...>', 'that it answers')
    .option('--applies-to <text>', 'items or periods')
    .option('--until <utc>', 'until when')
    .action(async (options: Options) => {
      const { askWaiver, nextId } = await engine()
      const kind = options['deviation'] === true ? 'deviation' : 'waiver'
      await write(options, 'asked', (s) => ({
        kind: 'waiver',
        waiver: askWaiver(
          {
            id: nextId(kind === 'waiver' ? 'RFW' : 'RFD', s.waivers.keys()),
            kind,
            requirements: list(options['requirements']),
            departure: String(options['departure']),
            justification: String(options['justification']),
            impact: String(options['impact']),
            anomalies: list(options['anomalies']),
            askedBy: options.by,
            ...(options['appliesTo'] === undefined ? {} : { appliesTo: String(options['appliesTo']) }),
            ...(options['until'] === undefined ? {} : { until: String(options['until']) }),
          },
          { requirement: (id) => s.requirements.has(id), anomaly: (id) => s.anomalies.has(id) },
        ),
      }))
    })

  common(waiver.command('approve').argument('<id>'))
    .description('Approve it; whoever asked for it cannot.')
    .requiredOption('--role <words>', 'in which role')
    .option('--needed <n>', 'approvals that it needs in all', '1')
    .action(async (id: string, options: Options) => {
      const { approveWaiver } = await engine()
      const needed = wholeNumber('--needed', String(options['needed']), 'waiver approve', 1, 10)
      await write(options, 'approval', (s) => ({
        kind: 'waiver',
        waiver: approveWaiver(getWaiver(s, id), { by: options.by, role: String(options['role']), at: now(), needed }),
      }))
    })

  common(waiver.command('refuse').argument('<id>'))
    .description('Refuse it.')
    .requiredOption('--reason <text>', 'why')
    .action(async (id: string, options: Options) => {
      const { refuseWaiver } = await engine()
      await write(options, String(options['reason']), (s) => ({
        kind: 'waiver',
        waiver: refuseWaiver(getWaiver(s, id), String(options['reason'])),
      }))
    })
}

const DISPOSITIONS: readonly string[] = [
  'return to supplier',
  'use as is',
  'rework',
  'repair',
  'scrap',
  'fix in a version',
  'workaround accepted',
]

const evidenceOf = (s: QualificationState) => ({
  run: (id: string) => s.runs.get(id),
  waiver: (id: string) => s.waivers.get(id),
})

async function found(state: QualificationState | undefined, id: string): Promise<Anomaly> {
  const { anomalyErrors } = await engine()
  const a = state?.anomalies.get(id)
  if (a === undefined) throw anomalyErrors.noSuch({ what: 'anomaly', id })
  return a
}
const get = (s: QualificationState, id: string): Anomaly => known(s.anomalies.get(id), 'anomaly', id)
const getWaiver = (s: QualificationState, id: string): Waiver => known(s.waivers.get(id), 'waiver', id)
function known<T>(thing: T | undefined, what: string, id: string): T {
  if (thing === undefined) throw cliErrors.usage({ detail: `there is no ${what} "${id}"`, command: `${what} list` })
  return thing
}
