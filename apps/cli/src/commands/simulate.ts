import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { cliErrors } from '../errors.ts'

const SIMULATOR = fileURLToPath(new URL('../../../simulator/src/main.ts', import.meta.url))

/** `errors`: only what it says of errors is kept, by whoever reads its standard error. Throws VIG-CLI-007. */
export function spawnSimulator(args: readonly string[], output: 'inherit' | 'errors'): ChildProcess {
  if (!existsSync(SIMULATOR)) throw cliErrors.noSimulator()
  return spawn(process.execPath, [SIMULATOR, ...args], {
    stdio: output === 'inherit' ? 'inherit' : ['ignore', 'ignore', 'pipe'],
  })
}

export function simulateCommand(program: Command): void {
  program
    .command('simulate')
    .description('run the simulator: satellites and stations that speak through sockets')
    .allowUnknownOption()
    .helpOption(false)
    .argument('[options...]', 'options of the simulator; vigie simulate --help lists them')
    .addHelpText(
      'after',
      `
Examples:
  vigie simulate --rate 10 --seed 7
  vigie simulate --mission my-mission --faults faults.yaml
  vigie simulate --record recorded --duration '2 h' --start 2026-11-24T12:00:00Z`,
    )
    .action(async (_, __, command: Command) => {
      const child = spawnSimulator(command.args, 'inherit')
      const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
      for (const signal of signals) process.on(signal, () => child.kill(signal))
      process.exitCode = await new Promise<number>((resolve) =>
        child.on('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))),
      )
    })
}
