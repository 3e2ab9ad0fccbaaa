/** The command line as a person starts it, in this process or, where that is what is asked, as a process of its own. */
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { runProgram } from '../src/program.ts'

const BIN = fileURLToPath(new URL('../bin/vigie.mjs', import.meta.url))
export const SHARED = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))
export const BISAT = fileURLToPath(new URL('../../../missions/bisat', import.meta.url))

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** In this process: no start of a process is paid for; what it writes is caught. One at a time. */
export async function vigie(...args: readonly string[]): Promise<Ran> {
  const streams = [process.stdout, process.stderr]
  const own = streams.map((s) => s.write)
  const written: string[][] = [[], []]
  for (const [i, stream] of streams.entries())
    stream.write = (chunk: string | Uint8Array) => {
      written[i]!.push(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString())
      return true
    }
  try {
    const code = await runProgram(args)
    return { code, stdout: written[0]!.join(''), stderr: written[1]!.join('') }
  } finally {
    for (const [i, stream] of streams.entries()) stream.write = own[i]!
  }
}

/** As a process. */
export function vigieProcess(args: readonly string[], input = ''): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [BIN, ...args], { maxBuffer: 200_000_000 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    )
    child.stdin?.end(input)
  })
}

/** As a process that may write files of so many KiB at most. */
export function vigieWithSmallFiles(kibibytes: number, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const limited = ['-c', `ulimit -f ${kibibytes}; exec "$0" "$@"`, process.execPath, BIN, ...args]
    execFile('bash', limited, { maxBuffer: 200_000_000 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    )
  })
}

export const spawnVigie = (args: readonly string[], smallFiles?: number): ChildProcess => {
  const [program, ...first] =
    smallFiles === undefined
      ? [process.execPath, BIN]
      : ['bash', '-c', `ulimit -S -f ${smallFiles}; exec "$0" "$@"`, process.execPath, BIN]
  return spawn(program!, [...first, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
}
