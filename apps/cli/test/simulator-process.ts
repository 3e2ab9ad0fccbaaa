/** The simulator as a process of its own, asked through its control port. */
import { spawn, type ChildProcess } from 'node:child_process'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'

const SIMULATOR = fileURLToPath(new URL('../../simulator/src/main.ts', import.meta.url))

export interface Simulator {
  readonly child: ChildProcess
  ask(request: object): Promise<Record<string, unknown>>
  end(): Promise<void>
}

export async function simulator(mission: string): Promise<Simulator> {
  const args = [SIMULATOR, '--mission', mission, '--control-port', '0', '--json']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  const port = await new Promise<number>((resolve, reject) => {
    let said = ''
    child.stdout!.on('data', (d: Buffer) => {
      const found = /"control": ?"127\.0\.0\.1:(\d+)"/.exec((said += d.toString()))?.[1]
      if (found !== undefined) resolve(Number(found))
    })
    void ended.then(() => reject(new Error(`the simulator ended: ${said}`)))
  })
  return {
    child,
    ask: (request) =>
      new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => socket.write(`${JSON.stringify(request)}\n`))
        let answer = ''
        socket.on('error', reject)
        socket.on('data', (d: Buffer) => {
          answer += d.toString()
          if (!answer.endsWith('\n')) return
          socket.end()
          resolve(JSON.parse(answer) as Record<string, unknown>)
        })
      }),
    end: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}
