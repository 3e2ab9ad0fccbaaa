import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { cliErrors } from '../errors.ts'

const SIMULATOR = fileURLToPath(new URL('../../../simulator/src/main.ts', import.meta.url))

/** Throws VIG-CLI-007. */
export function spawnSimulator(args: readonly string[], stdio: 'inherit' | 'ignore' | 'pipe'): ChildProcess {
  if (!existsSync(SIMULATOR)) throw cliErrors.noSimulator()
  return spawn(process.execPath, [SIMULATOR, ...args], { stdio: stdio === 'pipe' ? ['ignore', 'pipe', 'pipe'] : stdio })
}

export function simulateCommand(program: Command): void {
  program
    .command('simulate')
    .description('run the simulator: satellites and stations that speak through sockets')
    .allowUnknownOption()
    .helpOption(false)
    .argument('[options...]', 'options of the simulator; --help lists them')
    .action(async (_, __, command: Command) => {
      const child = spawnSimulator(command.args, 'inherit')
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
      process.exitCode = await new Promise<number>((resolve) => child.on('exit', (code) => resolve(code ?? 0)))
    })
}
