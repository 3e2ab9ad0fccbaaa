/**
 * Events of the satellite: a packet decoded as the container that an event names is that event (EventDefinition of the
 * model; ECSS-E-ST-70-41C §6.5, where each event has a report of its own). Expected texts are put together by hand.
 */
import { describe, expect, test } from 'vitest'
import { SpaceSystem, type EventDefinition, type SystemElement } from '@vigie/model'
import { SteppedClock } from '@vigie/base'
import { ChainEngine, PacketFlag, TelemetryProcessor, type TelemetryEvent } from '../src/index.ts'
import { compileChain } from '../src/chain/chain-plan.ts'
import { batchOf } from './support/batches.ts'
import { electric, status } from './support/packets.ts'
import { chainConfig, satellite } from './support/satellite.ts'

const modeChanged: EventDefinition = {
  name: 'ModeChanged',
  severity: 'medium',
  format: 'Mode is {mode}, packet {count} of {nothing}',
  container: 'status',
}

/** The events lie in an element two levels below the one that has the parameters. */
function systemWith(definitions: readonly EventDefinition[]): SpaceSystem {
  const { root } = satellite()
  const empty = { ...root, parameters: [], containers: [], types: [], children: [] }
  const element = (name: string, more: Partial<SystemElement>): SystemElement => ({
    ...empty,
    name,
    kind: 'subsystem',
    ...more,
  })
  return new SpaceSystem({
    ...root,
    children: [element('SAT', { children: [element('Power', { events: definitions })] })],
  })
}

function processor(...definitions: EventDefinition[]) {
  const system = systemWith(definitions)
  const events: TelemetryEvent[] = []
  const plan = compileChain(system, chainConfig())
  const made = new TelemetryProcessor(plan, { onEvent: (e) => events.push(e) })
  return { made, reports: () => events.filter((e) => e.kind === 'satellite') }
}

describe('events of the satellite', () => {
  test('one per packet of the container, with its time, severity, path and filled text', () => {
    const p = processor(modeChanged)
    p.made.process(batchOf([status(7, 0, 0), electric(0, 0, 28, 1.5), status(8, 0, 1)]))
    expect(p.reports()).toEqual([
      {
        kind: 'satellite',
        name: 'SAT.Power.ModeChanged',
        element: 'SAT.Power',
        severity: 'medium',
        chain: 'test',
        generation: 0n,
        reception: 0n,
        message: 'Mode is SAFE, packet 7 of {nothing}',
        packet: 0,
      },
      expect.objectContaining({
        generation: 2_000_000_000n,
        message: 'Mode is NOMINAL, packet 8 of {nothing}',
        packet: 2,
      }),
    ])
  })
  test('calibrated values are told as engineering values; without a text the description is told, else the name', () => {
    const electricEvent = { severity: 'low', container: 'electric' } as const
    const p = processor(
      { ...electricEvent, name: 'Measured', format: '{volts} at {amps}' },
      { ...electricEvent, name: 'Described', shortDescription: 'measured' },
      { ...electricEvent, name: 'Named' },
    )
    p.made.process(batchOf([electric(0, 0, 28.1, 1.55)]))
    expect(p.reports().map((e) => e.message)).toEqual(['28.1 at 1.55', 'measured', 'Named'])
  })
  test('what is played back says so; doubled and damaged packets report nothing', () => {
    const p = processor(modeChanged)
    const flags = [PacketFlag.playback, PacketFlag.duplicate, PacketFlag.badCheck, 0]
    p.made.process(
      batchOf(
        flags.map((_, i) => status(i, 0, 1)),
        flags,
      ),
    )
    expect(p.reports().map((e) => [e.packet, e.playback])).toEqual([
      [0, true],
      [3, undefined],
    ])
  })
  test('received live and played back it is the same event: APID, count, time and name tell', () => {
    const events: TelemetryEvent[] = []
    const engine = new ChainEngine(
      systemWith([modeChanged]),
      chainConfig(),
      {
        clock: new SteppedClock(0n),
        journal: { frame: () => -1, packet: () => -1 },
        onBlocks: () => {},
        onEvent: (e) => events.push(e),
      },
      { statistics: false },
    )
    engine.knowEvents([{ name: 'SAT.Power.ModeChanged', apid: 10, sequenceCount: 3, generation: 5_000_000_000n }])
    const give = (count: number, at: bigint, flags: number, position: number): void => {
      engine.replay(status(count, 0, 0), at, at, flags, position)
      engine.flush()
    }
    give(7, 0n, 0, 0)
    // A correlation made anew shifts its time by a little.
    give(7, 1000n, PacketFlag.playback, 1)
    give(8, 1000n, PacketFlag.playback, 2)
    give(8, 1000n, 0, 3)
    // The same count a round later, and one that an earlier run has told.
    give(7, 20_000_000_000_000n, 0, 4)
    give(3, 5_000_000_000n, 0, 5)
    const told = events
      .filter((e) => e.kind === 'satellite')
      .map((e) => [e.packet, e.sequenceCount, e.repeated === true])
    expect(told).toEqual([
      [0, 7, false],
      [1, 7, true],
      [2, 8, false],
      [3, 8, true],
      [4, 7, false],
      [5, 3, true],
    ])
  })
  test('an event that names no container is reported by none', () => {
    const p = processor({ name: 'Numbered', severity: 'high', id: 10 })
    p.made.process(batchOf([status(0, 0, 1)]))
    expect(p.reports()).toEqual([])
  })
})
