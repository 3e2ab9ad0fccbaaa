/** `vigie log`: the log-book of a running centre. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { LOG_FORMATS, type Client, type LogAttachment, type LogEntry } from '@vigie/contract'
import type { Command } from 'commander'
import { atCentre, withAccess, type AccessOptions } from '../commanding/centre-access.ts'
import { cliErrors } from '../errors.ts'
import { oneOf, wholeNumber } from '../option-values.ts'
import { err, out, outJson } from '../output.ts'

interface Filter extends AccessOptions {
  readonly search?: string
  readonly satellite?: string
  readonly tag?: string
  readonly by?: string
  readonly link?: string
  readonly from?: string
  readonly to?: string
}
interface Added extends AccessOptions {
  readonly text?: string
  readonly tag: readonly string[]
  readonly link: readonly string[]
  readonly attach: readonly string[]
}

const many = (value: string, before: readonly string[]): readonly string[] => [...before, value]

const withFilter = (command: Command): Command =>
  withAccess(command)
    .option('--search <words>', 'words that begin words of it; "…" keeps words together')
    .option('--satellite <name>', 'of this satellite')
    .option('--tag <tag>', 'with this tag')
    .option('--by <user>', 'written or amended by')
    .option('--link <kind:target>', 'about this: parameter:…, alarm:…, pass:…')
    .option('--from <utc>', 'about this time or later')
    .option('--to <utc>', 'about an earlier time')

const withAdded = (command: Command): Command =>
  withAccess(command)
    .option('--text <text>', 'what is to be said; "-" reads it from the standard input')
    .option('--tag <tag>', 'may be given several times', many, [])
    .option('--link <kind:target>', 'what it is about; may be given several times', many, [])
    .option('--attach <file>', 'may be given several times', many, [])

export function logCommands(program: Command): void {
  const log = program
    .command('log')
    .description('the log-book: what people wrote down, never edited, only amended')
    .addHelpText(
      'after',
      `
Examples:
  vigie log list --search "star tracker" --satellite RECO-1
  vigie log add "Bus voltage low at AOS" --satellite RECO-1 --tag power --link parameter:RECO1.EPS.BusVoltage
  vigie log add "First report" --template anomaly-first-report --attach plot.png
  vigie log amend 12 --text "It was the sensor, see anomaly AR-3" --link anomaly:AR-3
  vigie log withdraw 13 --text "Written for the wrong satellite"
  vigie log export --format markdown --from 2026-11-25 --out log.md`,
    )
  withFilter(log.command('list').description('entries, the newest first'))
    .option('--limit <n>', 'at most so many', '50')
    .action((options: Filter & { limit: string }) =>
      atCentre(options, async ({ client, json }) => {
        const limit = wholeNumber('--limit', options.limit, 'log list', 1, 1000)
        const { items, next } = await client.listLogEntries({ query: { ...filterOf(options), limit } })
        if (json) return outJson({ items })
        for (const entry of items) out(lineOf(entry))
        if (items.length === 0) err('no entry fits')
        else if (next !== undefined) err(`the newest ${items.length}; --limit or a filter shows others`)
      }),
    )
  withAccess(log.command('show').argument('<id>').description('an entry with its amendments')).action(
    (id: string, options: AccessOptions) =>
      atCentre(options, async ({ client, json }) => {
        const entry = await client.getLogEntry({ params: { id: wholeNumber('id', id, 'log show', 1) } })
        show(entry, json)
      }),
  )
  withAdded(log.command('add').argument('<title>', 'what happened, in a few words').description('write an entry'))
    .option('--satellite <name>', 'may be given several times; of the centre without', many, [])
    .option('--about <utc>', 'time of what it is about; now unless told')
    .option('--template <name>', 'begin with a template of the mission; its tags are taken')
    .action((title: string, options: Added & { satellite: readonly string[]; about?: string; template?: string }) =>
      atCentre(options, async ({ client, json }) => {
        const { template, about } = options
        const found = template === undefined ? undefined : await templateOf(client, template)
        const entry = await client.writeLogEntry({
          body: {
            title: found === undefined ? title : `${found.entry.title}${title}`,
            ...(await addedOf(client, options, found?.entry.text)),
            tags: [...new Set([...(found?.tags ?? []), ...options.tag])],
            satellites: [...options.satellite],
            ...(about === undefined ? {} : { about }),
            ...(template === undefined ? {} : { template }),
          },
        })
        show(entry, json)
      }),
    )
  withAdded(log.command('amend').argument('<id>').description('add to an entry')).action((id: string, options: Added) =>
    atCentre(options, async ({ client, json }) => show(await amended(client, id, options, false), json)),
  )
  withAdded(log.command('withdraw').argument('<id>').description('say that an entry does not hold, and why')).action(
    (id: string, options: Added) =>
      atCentre(options, async ({ client, json }) => show(await amended(client, id, options, true), json)),
  )
  withAccess(log.command('templates').description('what the mission prepares')).action((options: AccessOptions) =>
    atCentre(options, async ({ client, json }) => {
      const templates = await client.listLogTemplates()
      if (json) return outJson(templates)
      for (const { name, title, description } of templates)
        out(`${name}  ${title}${description === undefined ? '' : `  — ${description}`}`)
    }),
  )
  withAccess(
    log
      .command('save')
      .argument('<id>')
      .argument('<file>', 'name of the attachment')
      .description('an attachment as a file'),
  )
    .option('--out <file>', 'under its own name unless told')
    .action((id: string, file: string, options: AccessOptions & { out?: string }) =>
      atCentre(options, async ({ client, json }) => {
        const entry = await client.getLogEntry({ params: { id: wholeNumber('id', id, 'log save', 1) } })
        const all = [entry, ...entry.amendments].flatMap((e) => e.attachments)
        const found = all.find((a) => a.name === file)
        if (found === undefined)
          throw cliErrors.cannotRead({
            file,
            detail: `entry ${id} has ${all.map((a) => a.name).join(', ') || 'no file'}`,
          })
        const content = await client.getLogAttachment({ params: { sha256: found.sha256 } })
        const to = options.out ?? path.basename(found.name)
        await save(to, Buffer.from(await content.arrayBuffer()))
        if (json) outJson({ ok: true, file: to, ...found })
        else out(`${to}: ${found.size} bytes`)
      }),
    )
  withFilter(log.command('export').description('entries as a file, the oldest first'))
    .option('--format <format>', `one of ${LOG_FORMATS.join(', ')}`, 'markdown')
    .option('--out <file>', 'to a file; else to the standard output')
    .action((options: Filter & { format: string; out?: string }) =>
      atCentre(options, async ({ client, json }) => {
        const format = oneOf('--format', options.format, LOG_FORMATS, 'log export')
        const text = await (await client.exportLog({ query: { ...filterOf(options), format } })).text()
        if (options.out === undefined) return json ? outJson({ format, text }) : out(text.trimEnd())
        await save(options.out, text)
        if (json) outJson({ ok: true, format, file: options.out })
        else out(`${options.out} written`)
      }),
    )
}

const filterOf = ({ search, satellite, tag, by, link, from, to }: Filter) =>
  Object.fromEntries(Object.entries({ search, satellite, tag, by, link, from, to }).filter(([, v]) => v !== undefined))

/** Throws VIG-CLI-… for a template that the mission does not have. */
async function templateOf(client: Client, name: string) {
  const templates = await client.listLogTemplates()
  const known = templates.map((t) => t.name)
  oneOf('--template', name, known, 'log add')
  return templates.find((t) => t.name === name)!
}

async function addedOf(client: Client, { text, tag, link, attach }: Added, otherwise = '') {
  return {
    text: text === '-' ? await standardInput() : (text ?? otherwise),
    tags: [...tag],
    links: [...link],
    attachments: await sent(client, attach),
  }
}

async function amended(client: Client, id: string, options: Added, withdraws: boolean): Promise<LogEntry> {
  const command = withdraws ? 'log withdraw' : 'log amend'
  const body = { ...(await addedOf(client, options)), withdraws }
  return client.amendLogEntry({ params: { id: wholeNumber('id', id, command, 1) }, body })
}

async function sent(client: Client, files: readonly string[]): Promise<LogAttachment[]> {
  const attachments: LogAttachment[] = []
  for (const file of files) {
    const body = await readFile(file).catch((error: Error) => {
      throw cliErrors.cannotRead({ file, detail: error.message })
    })
    const { size, sha256 } = await client.uploadLogAttachment({ body: new Uint8Array(body) })
    attachments.push({ name: path.basename(file), size, sha256 })
  }
  return attachments
}

async function standardInput(): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of process.stdin) pieces.push(piece as Buffer)
  return Buffer.concat(pieces).toString('utf8')
}

const lineOf = (entry: LogEntry): string => {
  const marks = [
    entry.amendments.some((a) => a.withdraws) ? 'withdrawn' : '',
    entry.amendments.length === 0 ? '' : `${entry.amendments.length} amendments`,
  ].filter(Boolean)
  const where = entry.satellites.length === 0 ? 'centre' : entry.satellites.join(',')
  return `${entry.id}  ${entry.about.slice(0, 19)}Z  ${where}  ${entry.by}  ${entry.title}${marks.length === 0 ? '' : `  (${marks.join(', ')})`}`
}

function show(entry: LogEntry, json: boolean): void {
  if (json) return outJson(entry)
  out(lineOf(entry))
  if (entry.text.trim() !== '') out(`\n${entry.text.trimEnd()}`)
  facts(entry)
  for (const a of entry.amendments) {
    out(`\n${a.withdraws ? 'withdrawn' : 'amended'} ${a.at.slice(0, 19)}Z by ${a.by}`)
    if (a.text.trim() !== '') out(a.text.trimEnd())
    facts(a)
  }
}

function facts({ tags, links, attachments }: Pick<LogEntry, 'tags' | 'links' | 'attachments'>): void {
  if (tags.length > 0) out(`tags: ${tags.join(', ')}`)
  if (links.length > 0) out(`links: ${links.join(', ')}`)
  for (const a of attachments) out(`file: ${a.name} (${a.size} bytes)`)
}

const save = (file: string, content: string | Uint8Array): Promise<void> =>
  writeFile(file, content).catch((error: Error) => {
    throw cliErrors.cannotWrite({ file, detail: error.message })
  })
