import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { startServer } from '@vigie/server'
import { cliErrors } from '../errors.ts'
import { EXIT_CODES_HELP } from '../exit-codes.ts'
import { err, out, outJson } from '../output.ts'
import { spawnSimulator } from './simulate.ts'

const DEMONSTRATION = fileURLToPath(new URL('../../../../missions/bisat', import.meta.url))

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
    .option('--rate <x>', 'speed of the simulator', '1')
    .option('--tls-cert <file>', 'certificate in PEM form')
    .option('--tls-key <file>', 'its key in PEM form')
    .option('--insecure', 'listen beyond the loopback without TLS, where something in front of it does TLS')
    .option('--in-process', 'run the chains in this thread instead of one worker each')
    .option('--database <url>', 'sqlite:<file> or postgres://…; a file in the data folder unless told')
    .option('--json', 'print the address as JSON when it listens')
    .addHelpText(
      'after',
      `
The first start prints the password of the first administrator, once. Every start prints an address that opens the
page and logs in whoever can read this terminal, once.

Examples:
  vigie start --simulator
  vigie start --mission my-mission --data /srv/vigie --host 0.0.0.0 --tls-cert cert.pem --tls-key key.pem
${EXIT_CODES_HELP}`,
    )
    .action(async (options: Options) => {
      const mission = options.mission ?? DEMONSTRATION
      const server = await startServer({
        mission,
        data: options.data,
        port: portOf(options.port),
        host: options.host,
        terminal: process.stderr,
        ...(options.tlsCert === undefined ? {} : { tlsCert: options.tlsCert }),
        ...(options.tlsKey === undefined ? {} : { tlsKey: options.tlsKey }),
        ...(options.insecure === true ? { insecure: true } : {}),
        ...(options.inProcess === true ? { placement: 'in-process' as const } : {}),
        ...(options.database === undefined ? {} : { database: options.database }),
      })
      const simulator =
        options.simulator === true
          ? spawnSimulator(['--mission', path.resolve(mission), '--rate', options.rate], 'ignore')
          : undefined
      simulator?.on('exit', (code) => {
        if (!stopping) err(`the simulator ended with code ${code ?? 'none'}; the centre goes on without it`)
      })

      let stopping = false
      const stop = (): void => {
        if (stopping) return
        stopping = true
        simulator?.kill('SIGTERM')
        server.close().then(
          () => process.exit(0),
          (error: unknown) => {
            err(error instanceof Error ? error.message : String(error))
            process.exit(3)
          },
        )
      }
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)

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

function portOf(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw cliErrors.usage({ detail: `--port is a number from 0 to 65535, not "${text}"`, command: 'start' })
  return port
}
