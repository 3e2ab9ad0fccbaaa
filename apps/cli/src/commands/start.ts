import path from 'node:path'
import type { Command } from 'commander'
import { startServer } from '@vigie/server'
import { DEMONSTRATION } from '../demonstration.ts'
import { EXIT_CODES_HELP } from '../exit-codes.ts'
import { wholeNumber } from '../option-values.ts'
import { err, out, outJson } from '../output.ts'
import { stopOnSignals } from '../stop-on-signals.ts'
import { spawnSimulator } from './simulate.ts'

interface Options {
  mission?: string
  data: string
  port: string
  host: string
  simulator?: boolean
  rate: string
  tlsCert?: string
  tlsKey?: string
  insecure?: boolean
  inProcess?: boolean
  environment?: string
  database?: string
  json?: boolean
}

export function startCommand(program: Command): void {
  program
    .command('start')
    .description('start the centre: chains, archive, API and page')
    .option('--mission <dir>', 'mission folder; the demonstration mission unless told')
    .option('--data <dir>', 'where the archive, accounts and logs are kept', './vigie-data')
    .option('--port <n>', 'port of the page and the API; 0 takes any that is free', '7440')
    .option('--host <address>', 'address to listen on; beyond the loopback TLS is needed', '127.0.0.1')
    .option('--simulator', 'start the simulator of the mission beside it')
    .option(
      '--environment <name>',
      'what it commands, as procedures/rules.yaml names it: simulator, engineering model; unless told a simulator with --simulator or where the mission says so, else flight model',
    )
    .option('--rate <n>', 'simulated seconds a second, 1 … 1000', '1')
    .option('--tls-cert <file>', 'certificate in PEM form')
    .option('--tls-key <file>', 'its key in PEM form')
    .option('--insecure', 'listen beyond the loopback without TLS, where something in front of it does TLS')
    .option('--in-process', 'run the chains in this thread instead of one worker each')
    .option('--database <url>', 'sqlite:<file> or postgres://…; a file in the data folder unless told')
    .option('--json', 'print the address as JSON when it listens')
    .addHelpText(
      'after',
      `
Ctrl C, or SIGTERM, ends it in order with exit code 0: what was received is flushed. A second Ctrl C a second or more later
ends it at once, which loses nothing that was acknowledged.

With --rate above 1 the packets of the simulator are generated ahead of the clock of this machine, which the centre keeps:
their times are those of the simulation, times of reception are real.

The first start prints the password of the first administrator, once. Every start prints an address that opens the
page and logs in whoever can read this terminal, once.

Examples:
  vigie start --simulator
  vigie start --mission my-mission --data /srv/vigie --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem
${EXIT_CODES_HELP}`,
    )
    .action(async (options: Options) => {
      const mission = options.mission ?? DEMONSTRATION
      const rate = wholeNumber('--rate', options.rate, 'start', 1, 1000)
      let simulator: { stop(): void } | undefined
      const starting = startServer({
        mission,
        data: options.data,
        port: wholeNumber('--port', options.port, 'start', 0, 65_535),
        host: options.host,
        ...environmentOf(options),
        terminal: process.stderr,
        ...(options.tlsCert === undefined ? {} : { tlsCert: options.tlsCert }),
        ...(options.tlsKey === undefined ? {} : { tlsKey: options.tlsKey }),
        ...(options.insecure === true ? { insecure: true } : {}),
        ...(options.inProcess === true ? { placement: 'in-process' as const } : {}),
        ...(options.database === undefined ? {} : { database: options.database }),
      })
      stopOnSignals(async () => {
        simulator?.stop()
        await (await starting).close()
      })
      const server = await starting
      if (options.simulator === true) simulator = simulate(path.resolve(mission), rate)
      if (options.json === true) outJson({ url: server.url, data: path.resolve(options.data), mission })
      if (server.firstAdministrator !== undefined) {
        const { user, password } = server.firstAdministrator
        err(
          `\nFirst administrator: ${user}   password: ${password.reveal()}\nIt is shown this once; change it on the page or with: vigie user passwd ${user}`,
        )
      }
      const text = `Vigie runs at ${server.url}\nOpen this to enter without a password (once): ${server.enterUrl.reveal()}`
      if (options.json === true) err(text)
      else out(text)
    })
}

function environmentOf({ environment, simulator }: Options): { environment?: string } {
  if (environment !== undefined) return { environment }
  return simulator === true ? { environment: 'simulator' } : {}
}

/** The simulator beside the server: when it ends unasked, what it said last is told. */
function simulate(mission: string, rate: number): { stop(): void } {
  const child = spawnSimulator(['--mission', mission, '--rate', String(rate)], 'errors')
  let said: string[] = []
  child.stderr?.on('data', (data: Buffer) => {
    said = [
      ...said,
      ...data
        .toString()
        .split('\n')
        .filter((line) => line !== ''),
    ].slice(-5)
  })
  let stopping = false
  child.on('close', (code) => {
    if (stopping) return
    for (const line of said) err(line)
    err(`the simulator ended with code ${code ?? 'none'}; the centre goes on without it`)
  })
  return {
    stop: () => {
      stopping = true
      child.kill('SIGTERM')
    },
  }
}
