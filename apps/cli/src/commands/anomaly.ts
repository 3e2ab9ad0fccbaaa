/** `vigie anomaly …`: non-conformances, from what was seen to their closure, under the rules of their life. */
import { ANOMALY_CLASSES, ANOMALY_LINKS, DISPOSITIONS } from '@vigie/contract'
import type { Anomaly } from '@vigie/qualification'
import type { AnomalyMove } from '@vigie/qualification/anomalies'
import type { Command } from 'commander'
import { cliErrors } from '../errors.ts'
import { wholeNumber } from '../option-values.ts'
import { out, outJson } from '../output.ts'
import { decided, decisionOptions, list, looked, type DecisionOptions } from '../qualification/decisions.ts'
import { waiverCommands } from '../qualification/waiver.ts'

type Listed = Pick<Anomaly, 'id' | 'state' | 'classification' | 'title'>

const engine = () => import('@vigie/qualification/anomalies')
const text = (options: DecisionOptions, name: string): string => String(options[name])

function oneOf<const T extends readonly string[]>(words: T, word: unknown, option: string): T[number] {
  if (typeof word === 'string' && words.includes(word)) return word
  throw cliErrors.usage({ detail: `${option} is one of ${words.join(', ')}`, command: 'anomaly' })
}

export function anomalyCommands(program: Command): void {
  const anomaly = program
    .command('anomaly')
    .description('non-conformances: from the run that opened them to their closure')

  decisionOptions(anomaly.command('list'))
    .description('List anomalies, with where they stand.')
    .option('--open', 'only those that are not closed')
    .action((options: DecisionOptions) =>
      looked<readonly Listed[]>(
        options,
        (client) => client.listAnomalies({ query: options['open'] === true ? { open: true } : {} }),
        (state) =>
          [...(state?.anomalies.values() ?? [])].filter((a) => options['open'] !== true || a.state !== 'closed'),
        (all) => {
          if (options.json === true) return outJson(all)
          for (const a of all) out(`${a.id}  ${a.state.padEnd(9)}  ${a.classification.padEnd(12)}  ${a.title}`)
        },
      ),
    )

  decisionOptions(anomaly.command('show').argument('<id>'))
    .description('Show all that is recorded of one, as JSON.')
    .action(async (id: string, options: DecisionOptions) => {
      const { anomalyErrors } = await engine()
      await looked<unknown>(
        options,
        (client) => client.getAnomaly({ params: { id } }),
        (state) => {
          const found = state?.anomalies.get(id)
          if (found === undefined) throw anomalyErrors.noSuch({ what: 'anomaly', id })
          return { ...found, history: state?.lives.get(id) }
        },
        outJson,
      )
    })

  decisionOptions(anomaly.command('open'))
    .description('Report one that no test has opened.')
    .requiredOption('--title <text>', 'in one line')
    .requiredOption('--observed <text>', 'what was seen')
    .requiredOption('--required <text>', 'what should have been')
    .option('--class <word>', ANOMALY_CLASSES.join(', '))
    .option('--requirements <id...>', 'that are violated')
    .option('--satellite <name>', 'on which it was seen')
    .option('--run <id>', 'of a test in which it was seen')
    .option('--at-once <text>', 'what was done at once')
    .action(async (options: DecisionOptions) => {
      const { namesOf, nextId, openAnomaly } = await engine()
      const { satellite, run, atOnce } = options
      const body = {
        title: text(options, 'title'),
        observed: text(options, 'observed'),
        required: text(options, 'required'),
        ...(options['class'] === undefined
          ? {}
          : { classification: oneOf(ANOMALY_CLASSES, options['class'], '--class') }),
        requirements: list(options['requirements']),
        detection: {
          ...(satellite === undefined ? {} : { satellite: String(satellite) }),
          ...(run === undefined ? {} : { run: String(run) }),
        },
        ...(atOnce === undefined ? {} : { immediateAction: String(atOnce) }),
      }
      await decided(
        options,
        body.title,
        (client) => client.openAnomaly({ body }),
        (state, deed) => openAnomaly(body, nextId('AR', state.anomalies.keys()), deed, namesOf(state)),
      )
    })

  /** A step along its life: the same words for the API and for the book. */
  const move = (name: string, about: string, make: (options: DecisionOptions) => AnomalyMove): Command =>
    decisionOptions(anomaly.command(name).argument('<id>').description(about)).action(
      async (id: string, options: DecisionOptions) => {
        const { moveAnomaly, reasonOfMove } = await engine()
        const body = make(options)
        await decided(
          options,
          reasonOfMove(body),
          (client) => client.moveAnomaly({ params: { id }, body: body as never }),
          (state, deed) => moveAnomaly(state, id, body, deed),
        )
      },
    )

  move('analyse', 'Record its cause and effect, and whether it is minor, major or critical.', (o) => ({
    deed: 'analyse',
    cause: text(o, 'cause'),
    effect: text(o, 'effect'),
    ...(o['class'] === undefined ? {} : { classification: oneOf(ANOMALY_CLASSES, o['class'], '--class') }),
  }))
    .requiredOption('--cause <text>', 'what it comes from')
    .requiredOption('--effect <text>', 'what it does')
    .option('--class <word>', 'minor, major or critical')

  move('dispose', 'Record what the board decided: "rework", "repair", "use as is", "fix in a version", …', (o) => ({
    deed: 'dispose',
    members: list(o['members']),
    disposition: oneOf(DISPOSITIONS, o['disposition'], '--disposition'),
    minutes: text(o, 'minutes'),
    actions: list(o['action']).map((a) => actionOf(a, o.by)),
    ...(o['waiver'] === undefined ? {} : { waiver: text(o, 'waiver') }),
  }))
    .requiredOption('--members <name...>', 'who took part')
    .requiredOption('--disposition <words>', DISPOSITIONS.join(', '))
    .requiredOption('--minutes <text>', 'what was said')
    .option('--waiver <id>', 'that accepts a departure which stays')
    .option('--action <text...>', 'what is to be done, as "owner: text"')

  move('act', 'Add an action.', (o) => ({
    deed: 'act',
    ...actionOf(text(o, 'action'), o.by),
    ...(o['due'] === undefined ? {} : { due: text(o, 'due') }),
  }))
    .requiredOption('--action <text>', 'what is to be done, as "owner: text"')
    .option('--due <utc>', 'until when')

  move('done', 'Record that an action is done, with its evidence.', (o) => ({
    deed: 'done',
    action: wholeNumber('--action', text(o, 'action'), 'anomaly done', 1, 10_000),
    evidence: text(o, 'evidence'),
  }))
    .requiredOption('--action <n>', 'its number, from 1')
    .requiredOption('--evidence <text>', 'what shows it')

  move('verify', 'Show that it is mended: a run that passed since, or an approved waiver.', (o) => ({
    deed: 'verify',
    evidence: text(o, 'evidence'),
  })).requiredOption('--evidence <id>', 'of the run or waiver')

  move('close', 'Close it: its verification holds.', (o) => ({
    deed: 'close',
    reason: text(o, 'reason'),
  })).requiredOption('--reason <text>', 'why')

  move('reopen', 'Open it again: it was found once more, or its verification did not hold.', (o) => ({
    deed: 'reopen',
    reason: text(o, 'reason'),
  })).requiredOption('--reason <text>', 'why')

  move('link', 'Say what else belongs to it: requirements, runs, other anomalies, activities, documents.', (o) => ({
    deed: 'link',
    requirements: list(o['requirements']),
    links: list(o['to']).map(linkOf),
  }))
    .option('--requirements <id...>', 'that it violates')
    .option('--to <link...>', `as "<kind>: <id>"; kinds are ${ANOMALY_LINKS.join(', ')}`)

  waiverCommands(program)
}

function actionOf(written: string, by: string): { readonly owner: string; readonly text: string } {
  const at = written.indexOf(':')
  return at < 0
    ? { text: written, owner: by }
    : { owner: written.slice(0, at).trim(), text: written.slice(at + 1).trim() }
}

function linkOf(written: string) {
  const at = written.indexOf(':')
  return {
    kind: oneOf(ANOMALY_LINKS, written.slice(0, Math.max(0, at)).trim(), '--to'),
    id: written.slice(at + 1).trim(),
  }
}
