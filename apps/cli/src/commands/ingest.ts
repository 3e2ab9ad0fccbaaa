import type { Command } from 'commander'
import { ExitCode } from '../exit-codes.ts'
import { ingest } from '../ingesting/ingest.ts'
import { wholeNumber } from '../option-values.ts'
import { err, out, outJson, Progress } from '../output.ts'

interface Options {
  model: string
  data: string
  chain?: string
  container?: string
  skipHeaderBytes: string
  time?: string
  epoch?: string
  json?: boolean
}

export function ingestCommand(program: Command): void {
  program
    .command('ingest')
    .description('put files of space packets into an archive; can be interrupted and run again')
    .argument('<files...>', 'files of space packets, one after another')
    .requiredOption('--model <file|dir>', 'mission folder, XTCE, Excel, F´ dictionary …')
    .option('--data <dir>', 'data folder of the archive', './vigie-data')
    .option('--chain <name>', 'chain that the packets belong to; needed where a mission has several')
    .option('--container <name>', 'container that every packet is; found in the model unless told')
    .option('--skip-header-bytes <n>', 'foreign bytes before each packet', '0')
    .option(
      '--time <where>',
      'an absolute-time parameter, or a time code: cds:6, cuc:6:2F (code : byte of the packet : preamble)',
    )
    .option('--epoch <utc>', 'agency epoch of that time code')
    .option('--json', 'print ok, chain, read, stored, alreadyThere, refused, skippedBytes, places')
    .addHelpText(
      'after',
      `
Packets are journalled and on disk before they count as stored. Packets that the archive has already are recognised by
their bytes, whatever file they come in: after an interruption run the same command again. Places of a file that hold no
packet are refused and named with their byte; the exit code is then 1, and everything else is stored.

A recording does not say when it was received: the time of reception is that of the ingestion, and on-board times are taken
as they are, without time correlation.

Examples:
  vigie ingest --model jpss1.xml --time cds:6 --data archive recording.dat
  vigie ingest --model missions/bisat --chain RECO1 --data vigie-data reco1-*.bin --json`,
    )
    .action(async (files: string[], options: Options) => {
      const skip = wholeNumber('--skip-header-bytes', options.skipHeaderBytes, 'ingest')
      const progress = new Progress('ingesting')
      const result = await ingest({
        model: options.model,
        data: options.data,
        files,
        skip,
        ...(options.chain === undefined ? {} : { chain: options.chain }),
        ...(options.time === undefined ? {} : { time: options.time }),
        ...(options.epoch === undefined ? {} : { epoch: options.epoch }),
        ...(options.container === undefined ? {} : { container: options.container }),
        progress: (text, fraction) => progress.update(text, fraction),
      }).finally(() => progress.done())
      for (const { file, offset, bytes } of result.places)
        err(`${file}: ${bytes} bytes from byte ${offset} on are no packet`)
      if (options.json === true) outJson({ ok: result.refused === 0, ...result })
      else
        out(
          `${result.read} packets read: ${result.stored} stored, ${result.alreadyThere} already there; ${result.refused} places refused (${result.skippedBytes} bytes)`,
        )
      process.exitCode = result.refused === 0 ? ExitCode.ok : ExitCode.findings
    })
}
