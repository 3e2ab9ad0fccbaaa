/**
 * Events of the satellite: a packet decoded as the container that an event names is that event (EventDefinition of the
 * model; ECSS-E-ST-70-41C §6.5, where each event has a report of its own). Expected texts are put together by hand.
 */
import { describe, expect, test } from 'vitest'
import { SpaceSystem, type EventDefinition, type SystemElement } from '@vigie/model'
import { PacketFlag, TelemetryProcessor, type TelemetryEvent } from '../src/index.ts'
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
function processor(...definitions: EventDefinition[]) {
  const { root } = satellite()
  const empty = { ...root, parameters: [], containers: [], types: [], children: [] }
  const element = (name: string, more: Partial<SystemElement>): SystemElement => ({
    ...empty,
    name,
    kind: 'subsystem',
    ...more,
  })
  const system = new SpaceSystem({
    ...root,
    children: [element('SAT', { children: [element('Power', { events: definitions })] })],
  })
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
  test('an event that names no container is reported by none', () => {
    const p = processor({ name: 'Numbered', severity: 'high', id: 10 })
    p.made.process(batchOf([status(0, 0, 1)]))
    expect(p.reports()).toEqual([])
  })
})
