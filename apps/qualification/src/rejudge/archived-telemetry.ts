/** The packets that were kept with a run, decoded and monitored by the database as it is now. */
import { open, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseUtc, SteppedClock } from '@vigie/base'
import { SpaceSystem, type Mission } from '@vigie/model'
import { wholeModel } from '@vigie/server'
import { algorithmsOf } from '@vigie/server/archive'
import type { ArchivedSample, SeriesOf } from '@vigie/qualification/evidence'
import type { TestRun } from '@vigie/qualification/tests'
import { ChainEngine, PacketFlag, type ColumnBlock } from '@vigie/telemetry'
import { samplesOfBlock } from '../line/samples-of-block.ts'

interface KeptPacket {
  readonly bytes: Uint8Array
  readonly position: number
  readonly reception: bigint
  readonly generation: bigint
  readonly flags: number
}

/** `folder`: of the run. Only what its checks looked at is kept. */
export async function archivedTelemetry(folder: string, run: TestRun, mission: Mission): Promise<SeriesOf> {
  const system = new SpaceSystem(wholeModel(mission, mission.chains))
  const subjects = new Set(run.steps.flatMap((s) => s.checks.map((c) => c.parameter ?? c.subject)))
  const found = new Map<string, ArchivedSample[]>()
  const names = new Map<string, string[]>()
  for (const subject of subjects) {
    const name = system.aliases.get(subject) ?? subject
    names.set(name, [...(names.get(name) ?? []), subject])
  }
  for (const config of mission.chains) {
    const kept = run.evidence.some((e) => e.file === `evidence/packets/${config.name}.bin`)
    if (!kept) continue
    const engine = new ChainEngine(
      system,
      config,
      {
        clock: new SteppedClock(parseUtc(run.startedAt)),
        journal: { frame: () => -1, packet: () => -1 },
        onEvent: () => undefined,
        onBlocks: (blocks) => {
          for (const block of blocks) take(block)
        },
        ...(await algorithmsOf(system)),
      },
      { statistics: false, stations: mission.stations },
    )
    const { parameters } = engine.plan
    const wanted = new Map<number, string[]>()
    for (const p of parameters) {
      const asked = [...(names.get(p.path) ?? []), ...(p.parameter === p.path ? [] : (names.get(p.parameter) ?? []))]
      if (asked.length === 0) continue
      wanted.set(p.index, asked)
      for (const subject of asked) if (!found.has(subject)) found.set(subject, [])
    }
    const take = (block: ColumnBlock): void => {
      for (const column of block.columns) {
        const asked = wanted.get(column.parameter)
        if (asked === undefined) continue
        for (const s of samplesOfBlock(block, parameters, column.parameter, 0)) {
          const sample: ArchivedSample = {
            value: s.value,
            validity: s.validity,
            reception: parseUtc(s.reception),
            generation: parseUtc(s.generation),
            ...(s.text === undefined ? {} : { text: s.text }),
            ...(s.state === undefined ? {} : { state: s.state }),
          }
          for (const subject of asked) found.get(subject)!.push(sample)
        }
      }
    }
    for await (const packet of keptPackets(folder, config.name))
      engine.replay(packet.bytes, packet.generation, packet.reception, packet.flags, packet.position)
    engine.stop()
  }
  for (const samples of found.values())
    samples.sort((a, b) => (a.reception < b.reception ? -1 : a.reception > b.reception ? 1 : 0))
  return (subject) => found.get(subject) ?? (system.findParameter(subject) === undefined ? undefined : 'not archived')
}

/** As `collectEvidence` wrote them: bytes one after another, and a row for each. */
async function* keptPackets(folder: string, chain: string): AsyncGenerator<KeptPacket> {
  const at = (name: string): string => path.join(folder, 'evidence', 'packets', name)
  const [, ...rows] = (await readFile(at(`${chain}.csv`), 'utf8')).split('\r\n')
  const file = await open(at(`${chain}.bin`))
  try {
    for (const row of rows) {
      if (row === '') continue
      const [offset, length, position, reception, generation, , flags = ''] = row.split(',') as string[]
      const bytes = new Uint8Array(Number(length))
      await file.read(bytes, 0, bytes.length, Number(offset))
      yield {
        bytes,
        position: Number(position),
        reception: parseUtc(reception!),
        generation: parseUtc(generation!),
        flags: flagsOf(flags),
      }
    }
  } finally {
    await file.close()
  }
}

const flagsOf = (names: string): number =>
  names
    .split(' ')
    .reduce(
      (bits, name) => bits | (Object.hasOwn(PacketFlag, name) ? PacketFlag[name as keyof typeof PacketFlag] : 0),
      0,
    )
