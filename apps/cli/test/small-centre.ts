/** `vigie start` as a process, on a mission of one satellite that a station of the test sends to. */
import type { ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { COUNTED_MODEL } from './counted-packets.ts'
import { spawnVigie } from './run-vigie.ts'

/** Makes the folder: chain SAT, a TCP link to the port. */
export function countedMission(folder: string, port: number): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'sat.yaml'), COUNTED_MODEL)
  writeFileSync(
    path.join(folder, 'mission.yaml'),
    `mission: COUNTED
satellites:
  - { name: SAT, element: SAT, colour: '#4ea1ff', model: [sat.yaml] }
chains:
  - name: SAT
    element: SAT
    links:
      - { name: main, kind: tcp-client, host: 127.0.0.1, port: ${port}, carries: packet, framing: { kind: space-packet } }
    packets: { root: SAT.Packet, time: { kind: parameter, parameter: SAT.At } }
`,
  )
}

export interface Centre {
  readonly child: ChildProcess
  /** The address that it prints; rejects with what it said when it ends before. */
  readonly listening: Promise<string>
  /** Exit code, or the signal. */
  readonly ended: Promise<number | NodeJS.Signals>
  said(): string
}

/** `smallFiles`: no file of it may grow beyond so many KiB. */
export function startCentre(mission: string, data: string, smallFiles?: number): Centre {
  const child = spawnVigie(['start', '--mission', mission, '--data', data, '--port', '0', '--json'], smallFiles)
  let said = ''
  let printed = ''
  child.stderr!.on('data', (d: Buffer) => (said += d.toString()))
  const ended = new Promise<number | NodeJS.Signals>((resolve) =>
    child.on('close', (code, signal) => resolve(code ?? signal!)),
  )
  const listening = new Promise<string>((resolve, reject) => {
    child.stdout!.on('data', (d: Buffer) => {
      printed += d.toString()
      const url = /"url": "([^"]+)"/.exec(printed)?.[1]
      if (url !== undefined) resolve(url)
    })
    void ended.then((how) => reject(new Error(`it ended with ${how}: ${said}`)))
  })
  listening.catch(() => undefined)
  return { child, listening, ended, said: () => said }
}
