/** `vigie procedure pause`, `resume`, … `edit`: what operators do with a run. */
import { readFile } from 'node:fs/promises'
import type { ProcedureDirection } from '@vigie/contract'
import type { Command } from 'commander'
import { atCentre, withAccess, type AccessOptions, type Centre } from '../commanding/centre-access.ts'
import { cliErrors } from '../errors.ts'
import { wholeNumber } from '../option-values.ts'
import { out, outJson } from '../output.ts'
import { procedureCliErrors } from './errors.ts'
import { runText } from './texts.ts'

interface Options extends AccessOptions {
  reason?: string
  branch?: string
  question?: string
}

export function directCommands(group: Command): void {
  const act = (name: string, description: string, more = ''): Command =>
    withAccess(group.command(`${name} <run>${more}`).description(description))
  const direct = (
    name: string,
    id: string,
    options: Options,
    body: ProcedureDirection | ((c: Centre) => Promise<ProcedureDirection>),
  ) =>
    atCentre(options, async (centre) => {
      const params = { id: wholeNumber('run', id, `procedure ${name}`) }
      const asked = typeof body === 'function' ? await body(centre) : body
      const run = await centre.client.directProcedureRun({
        params,
        body: {
          ...asked,
          ...(options.reason === undefined ? {} : { reason: options.reason }),
          ...(options.branch === undefined
            ? {}
            : { thread: wholeNumber('--branch', options.branch, `procedure ${name}`, 1) }),
        },
      })
      if (centre.json) outJson(run)
      else for (const line of runText(run)) out(line)
    })
  const lineOf = (name: string, text: string): number => wholeNumber('line', text, `procedure ${name}`, 1)
  const reason = ['--reason <text>', 'why; on record'] as const
  const branch = ['--branch <n>', 'of several branches, the one that is meant ("show" tells their numbers)'] as const

  act('pause', 'it stands before the next statement; what was sent goes on')
    .option(...reason)
    .action((id: string, options: Options) => direct('pause', id, options, { what: 'pause' }))
  act('resume', 'a run that is paused goes on').action((id: string, options: Options) =>
    direct('resume', id, options, { what: 'resume' }),
  )
  act('step', 'of a paused run, one statement is carried out')
    .option(...branch)
    .action((id: string, options: Options) => direct('step', id, options, { what: 'step' }))
  act('break', 'lines to stop before, all of them from now on; none: no break points', ' [lines...]').action(
    (id: string, lines: string[], options: Options) =>
      direct('break', id, options, { what: 'breaks', lines: lines.map((l) => lineOf('break', l)) }),
  )
  act('skip', 'of a paused run, the next statement is not carried out, or the present one is left')
    .requiredOption(...reason)
    .option(...branch)
    .action((id: string, options: Options) => direct('skip', id, options, { what: 'skip' }))
  act('jump', 'of a paused run, another line of the same or a surrounding list is next', ' <line>')
    .requiredOption(...reason)
    .option(...branch)
    .action((id: string, line: string, options: Options) =>
      direct('jump', id, options, { what: 'jump', line: lineOf('jump', line) }),
    )
  act('answer', 'answer what it asks', ' <answer>')
    .option('--question <n>', 'of several questions, the one that is answered')
    .option(...reason)
    .action((id: string, answer: string, options: Options) =>
      direct('answer', id, options, async ({ client }) => ({
        what: 'answer',
        answer,
        question:
          options.question === undefined
            ? await onlyQuestion(client, Number(id))
            : wholeNumber('--question', options.question, 'procedure answer', 1),
      })),
    )
  act('offer', 'hand it over: it waits for this user to take it', ' <user>')
    .option(...reason)
    .action((id: string, to: string, options: Options) => direct('offer', id, options, { what: 'offer', to }))
  act('take', 'take a run that was offered, or answer for it by the rules of the mission')
    .option(...reason)
    .action((id: string, options: Options) => direct('take', id, options, { what: 'take' }))
  act('abort', 'end it; what has not left is taken back')
    .option(...reason)
    .action((id: string, options: Options) => direct('abort', id, options, { what: 'abort' }))
  act('edit', 'a red-line: a paused run goes on with the text of a file; the difference stays on record', ' <file>')
    .requiredOption(...reason)
    .action((id: string, file: string, options: Options) =>
      atCentre(options, async (centre) => {
        const text = await readFile(file, 'utf8').catch((error: Error) => {
          throw cliErrors.cannotRead({ file, detail: error.message })
        })
        const run = await centre.client.editProcedureRun({
          params: { id: wholeNumber('run', id, 'procedure edit') },
          body: { text, reason: options.reason! },
        })
        if (centre.json) outJson(run)
        else for (const line of runText(run)) out(line)
      }),
    )
}

/** Throws VIG-CLI-028. */
async function onlyQuestion(client: Centre['client'], id: number): Promise<number> {
  const { questions } = await client.getProcedureRun({ params: { id } })
  if (questions.length === 1) return questions[0]!.id
  throw procedureCliErrors.whichQuestion({ run: id, count: questions.length === 0 ? 'no' : questions.length })
}
