/** `vigie export`: raw packets, or the values of parameters, of an archive. */
import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import { exportCsv, exportNdjson, exportPackets, exportParquet, type ExportQuery } from '@vigie/archive'
import { silentLog } from '@vigie/base'
import { chainWorld } from '@vigie/server/archive'
import { compileTelemetry, type PlannedParameter } from '@vigie/telemetry'
import { Option, type Command } from 'commander'
import { chainsOf } from '../archive-chains.ts'
import { cliErrors } from '../errors.ts'
import { rootOfChain, usableModel } from '../model-file.ts'
import { instant } from '../option-values.ts'
import { out, outJson, Progress } from '../output.ts'

interface Options {
  data: string
  chain: string
  out: string
  format: 'packets' | 'csv' | 'ndjson' | 'parquet'
  parameters?: string[]
  model?: string
  container?: string
  from?: string
  to?: string
  json?: boolean
}

export function exportCommand(program: Command): void {
  program
    .command('export')
    .description('packets of an archive as they were received, or values of parameters')
    .requiredOption('--chain <name>', 'chain')
    .requiredOption('--out <path>', 'file to write')
    .addOption(
      new Option('--format <format>', 'what to write')
        .choices(['packets', 'csv', 'ndjson', 'parquet'])
        .default('packets'),
    )
    .option('--parameters <paths...>', 'column paths, for formats other than packets')
    .option('--model <file|dir>', 'gives labels of enumerations and units; else raw numbers are written for them')
    .option('--container <name>', 'container that every packet is, where the model is no mission folder')
    .option('--data <dir>', 'data folder', './vigie-data')
    .option('--from <utc>', 'first instant: of reception for packets, of generation for values')
    .option('--to <utc>', 'last instant')
    .option('--json', 'print what was written')
    .addHelpText(
      'after',
      `
Examples:
  vigie export --chain RECO1 --from 2026-11-24 --out reco1.bin
  vigie export --chain RECO1 --format parquet --parameters RECO1.EPS.BusVoltage RECO1.EPS.BatteryVoltage --out power.parquet`,
    )
    .action(async (options: Options) => {
      const result = await (options.format === 'packets' ? packets(options) : values(options))
      if (options.json === true) outJson({ ok: true, ...result })
      else out(`${result.rows} ${options.format === 'packets' ? 'packets' : 'rows'}, ${result.bytes} bytes`)
    })
}

interface Written {
  readonly rows: number
  readonly bytes: number
}

async function packets(options: Options): Promise<Written> {
  const [chain] = await chainsOf(options)
  const journals = chainWorld.journals(path.resolve(options.data), chainWorld.clock(), silentLog)
  const journal = await journals.read(chain!, 'packets')
  if (journal === undefined) return { rows: 0, bytes: 0 }
  const progress = new Progress(`exporting ${chain}`)
  let rows = 0
  const pieces = exportPackets(journal, {
    ...(options.from === undefined ? {} : { from: instant('--from', options.from, 'export') }),
    ...(options.to === undefined ? {} : { to: instant('--to', options.to, 'export') }),
    progress: (p) => {
      rows = p.rows
      progress.update(`${p.rows} packets`)
    },
  })
  try {
    return { bytes: await write(options.out, pieces), rows }
  } finally {
    progress.done()
    await journal.close()
  }
}

async function values(options: Options): Promise<Written> {
  if (options.parameters === undefined)
    throw cliErrors.usage({ command: 'export', detail: '--parameters is missing: name the column paths to export' })
  const [chain] = await chainsOf(options)
  const store = await chainWorld.reader(path.resolve(options.data), chain!)
  const progress = new Progress(`exporting ${chain}`)
  let rows = 0
  const told = (p: { readonly rows: number }): void => {
    rows = p.rows
    progress.update(`${p.rows} rows`)
  }
  const query: ExportQuery = {
    chain: chain!,
    parameters: options.parameters,
    from: options.from === undefined ? -(2n ** 62n) : instant('--from', options.from, 'export'),
    to: options.to === undefined ? 2n ** 62n : instant('--to', options.to, 'export'),
  }
  try {
    const text = { shape: 'wide' as const, parameters: await planned(options, chain!), progress: told }
    const pieces =
      options.format === 'csv'
        ? exportCsv(store, query, text)
        : options.format === 'ndjson'
          ? exportNdjson(store, query, text)
          : exportParquet(store, query, told)
    return { bytes: await write(options.out, pieces), rows }
  } finally {
    progress.done()
    await store.close()
  }
}

/** What the model says of a chain's columns; nothing without a model. */
async function planned(options: Options, chain: string): Promise<readonly PlannedParameter[]> {
  if (options.model === undefined) return []
  const system = await usableModel(options.model)
  const root = await rootOfChain(options.model, system, chain, options.container)
  return compileTelemetry(system, { chain, root }).parameters
}

async function write(file: string, pieces: AsyncIterable<Uint8Array>): Promise<number> {
  const stream = createWriteStream(file)
  const failed = new Promise<never>((_, reject) =>
    stream.on('error', (e) => reject(cliErrors.cannotWrite({ file, detail: e.message }))),
  )
  failed.catch(() => undefined)
  let bytes = 0
  for await (const piece of pieces) {
    bytes += piece.length
    if (!stream.write(piece)) await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), failed])
  }
  stream.end()
  await Promise.race([finished(stream), failed])
  return bytes
}
