import { readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { formatUtc, parseUtc, silentLog } from '@vigie/base'
import { listJournals } from '@vigie/journal-files'
import { chainWorld, replayEntries, verifyArchive } from '@vigie/server/archive'
import { ChainEngine } from '@vigie/telemetry'
import { createWriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { Command } from 'commander'
import { cliErrors } from '../errors.ts'
import { ExitCode } from '../exit-codes.ts'
import { rootContainer, usableModel } from '../model-file.ts'
import { err, out, outJson, Progress } from '../output.ts'

interface Options {
  data: string
  model?: string
  chain?: string
  container?: string
  from?: string
  to?: string
  limit?: string
  out?: string
  json?: boolean
}

export function archiveCommands(program: Command): void {
  program
    .command('verify')
    .description('prove an archive: every byte of every journal, every chain of hashes')
    .option('--data <dir>', 'data folder', './vigie-data')
    .option('--json', 'print ok, packets, frames, problems')
    .addHelpText('after', '\nExample:\n  vigie verify --data vigie-data || echo "the archive was altered"')
    .action(async (options: Options) => {
      await mustExist(options.data)
      const progress = new Progress('verifying')
      const result = await verifyArchive(path.resolve(options.data), {
        progress: (fraction, detail) => progress.update(detail, fraction),
      }).finally(() => progress.done())
      if (options.json === true) outJson(result)
      else {
        for (const p of result.problems)
          err(`${p.journal}, ${p.segment}, byte ${p.offset}, entry ${p.position}: ${p.kind} — ${p.detail}`)
        out(
          `${result.ok ? 'whole' : 'NOT WHOLE'}: ${result.packets} packets, ${result.frames} frames, ${result.entries} entries in all`,
        )
      }
      process.exitCode = result.ok ? ExitCode.ok : ExitCode.findings
    })

  program
    .command('rebuild')
    .description(
      'build the parameter columns again from the packet journals, under a model as it is now; no server may run on the folder',
    )
    .requiredOption('--model <file|dir>', 'mission folder, XTCE, Excel, F´ dictionary …')
    .option('--data <dir>', 'data folder', './vigie-data')
    .option('--chain <name>', 'this chain only')
    .option('--container <name>', 'container that every packet is, where the model is no mission folder')
    .option('--json', 'print chains with packets and seconds')
    .addHelpText('after', '\nExample:\n  vigie rebuild --model corrected.xml --data archive')
    .action(async (options: Options) => {
      const results = await rebuild(options)
      if (options.json === true) outJson({ ok: true, chains: results })
      else for (const r of results) out(`${r.chain}: ${r.packets} packets in ${r.seconds} s`)
    })

  program
    .command('query')
    .description('history of a parameter from an archive')
    .argument('<parameter>', 'column path')
    .option('--data <dir>', 'data folder', './vigie-data')
    .option('--chain <name>', 'chain that carries it; all are looked at unless told')
    .option('--from <utc>', 'first instant; everything unless told')
    .option('--to <utc>', 'last instant')
    .option('--limit <n>', 'samples at most, the newest', '1000')
    .option('--json', 'print JSON instead of CSV')
    .addHelpText('after', '\nExample:\n  vigie query RECO1.EPS.BatteryVoltage --from 2026-11-24 --limit 20')
    .action(async (parameter: string, options: Options) => {
      const found = await query(parameter, options)
      if (options.json === true) outJson(found)
      else {
        out('time,value')
        for (const s of found.samples) out(`${s.time},${s.value === null ? '' : String(s.value)}`)
      }
      process.exitCode = found.samples.length > 0 ? ExitCode.ok : ExitCode.findings
    })

  program
    .command('export')
    .description('raw packets of an archive, one after another, as they were received')
    .requiredOption('--chain <name>', 'chain')
    .requiredOption('--out <path>', 'file to write')
    .option('--data <dir>', 'data folder', './vigie-data')
    .option('--from <utc>', 'first instant of reception')
    .option('--to <utc>', 'last instant of reception')
    .option('--json', 'print packets and bytes')
    .addHelpText(
      'after',
      '\nExample:\n  vigie export --chain RECO1 --from 2026-11-24 --out reco1.bin && vigie decode --model missions/bisat --container RECO1.TmPacket reco1.bin',
    )
    .action(async (options: Options) => {
      const result = await exportPackets(options)
      if (options.json === true) outJson({ ok: true, ...result })
      else out(`${result.packets} packets, ${result.bytes} bytes`)
    })
}

async function mustExist(data: string): Promise<void> {
  const there = await readdir(data).then(
    () => true,
    () => false,
  )
  if (!there) throw cliErrors.cannotRead({ file: data, detail: 'there is no such folder' })
}

async function chainsOf(options: Options): Promise<string[]> {
  await mustExist(options.data)
  const journals = await listJournals(path.resolve(options.data))
  const chains = [...new Set(journals.filter((j) => j.kind === 'packets').map((j) => j.chain))]
  if (options.chain === undefined) return chains
  if (!chains.includes(options.chain))
    throw cliErrors.cannotRead({
      file: `${options.data}, chain ${options.chain}`,
      detail: `its chains are ${chains.join(', ')}`,
    })
  return [options.chain]
}

async function rebuild(options: Options): Promise<{ chain: string; packets: number; seconds: number }[]> {
  const data = path.resolve(options.data)
  const system = await usableModel(options.model!)
  const clock = chainWorld.clock()
  const journals = chainWorld.journals(data, clock, silentLog)
  const results: { chain: string; packets: number; seconds: number }[] = []
  for (const chain of await chainsOf(options)) {
    // A chain of a mission is rebuilt from the root of its own element; another model has one root.
    const own = [...system.containers.keys()].find(
      (c) => c.startsWith(`${chain}.`) && system.containers.get(c)!.base === undefined,
    )
    const root = options.container ?? own ?? rootContainer(system, undefined)
    const progress = new Progress(`rebuilding ${chain}`)
    const journal = await journals.read(chain, 'packets')
    if (journal === undefined) continue
    const started = performance.now()
    const aside = path.join(data, 'rebuild')
    await rm(path.join(aside, 'parameters', chain), { recursive: true, force: true })
    const engine = new ChainEngine(
      system,
      {
        name: chain,
        element: '',
        links: [],
        packets: { root, headerBytesToSkip: 0, errorControl: 'none', time: { kind: 'reception' } },
      },
      {
        clock,
        journal: { frame: () => -1, packet: () => -1 },
        onEvent: () => undefined,
        onBlocks: (blocks) => {
          for (const block of blocks) store.write(block)
        },
      },
      { statistics: false },
    )
    const store = await chainWorld.store(aside, chain, engine.plan.parameters)
    for await (const batch of journal.read(0)) {
      replayEntries(engine, batch)
      store.mark(chain, batch.at(-1)!.position + 1)
      await store.drain()
      progress.update('', (batch.at(-1)!.position + 1) / journal.length)
    }
    await store.close()
    const place = path.join(data, 'parameters', chain)
    await rm(place, { recursive: true, force: true })
    await rename(path.join(aside, 'parameters', chain), place)
    progress.done()
    results.push({ chain, packets: journal.length, seconds: Math.round(performance.now() - started) / 1000 })
    await journal.close()
  }
  return results
}

async function query(parameter: string, options: Options) {
  const from = options.from === undefined ? -(2n ** 62n) : parseUtc(options.from)
  const to = options.to === undefined ? 2n ** 62n : parseUtc(options.to)
  for (const chain of await chainsOf(options)) {
    const store = await chainWorld.reader(path.resolve(options.data), chain)
    try {
      const series = await store.series({
        chain,
        parameter,
        from,
        to,
        limit: Number(options.limit),
        order: 'descending',
      })
      if (series.generation.length === 0) continue
      const samples = Array.from(series.generation, (t, i) => ({
        time: formatUtc(t),
        value: (series.eng[i] ?? null) as unknown,
      })).reverse()
      return { parameter, chain, total: series.total, samples }
    } finally {
      await store.close()
    }
  }
  return { parameter, chain: null, total: 0, samples: [] }
}

async function exportPackets(options: Options): Promise<{ packets: number; bytes: number }> {
  const [chain] = await chainsOf(options)
  const journals = chainWorld.journals(path.resolve(options.data), chainWorld.clock(), silentLog)
  const journal = await journals.read(chain!, 'packets')
  if (journal === undefined) return { packets: 0, bytes: 0 }
  const first = options.from === undefined ? 0 : await journal.seekReception(parseUtc(options.from))
  const end = options.to === undefined ? journal.length : await journal.seekReception(parseUtc(options.to))
  const stream = createWriteStream(options.out!)
  const failed = new Promise<never>((_, reject) =>
    stream.on('error', (e) => reject(cliErrors.cannotWrite({ file: options.out, detail: e.message }))),
  )
  failed.catch(() => undefined)
  const counts = { packets: 0, bytes: 0 }
  for await (const batch of journal.read(first, end)) {
    for (const { payload } of batch) {
      counts.packets++
      counts.bytes += payload.length
      stream.write(payload)
    }
    if (stream.writableNeedDrain) await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), failed])
  }
  stream.end()
  await Promise.race([finished(stream), failed])
  await journal.close()
  return counts
}
