/** Every request of the standard has a name for operators, and becomes exactly that request with the fields that were asked for. */
import { describe, expect, test } from 'vitest'
import { parseUtc } from '@vigie/base'
import { pus, pusMessages, type PusMessageType } from '@vigie/ccsds'
import { emptyElement, SpaceSystem, type TelecommandConfig } from '@vigie/model'
import {
  OPERATOR_ACTIVITIES,
  pusSatellite,
  readServiceRequest,
  writeServiceRequest,
  type PusSatellite,
  type ServiceNames,
} from '../../src/index.ts'
import { Given } from '../../src/services/operator-request.ts'

const PING = Uint8Array.from([0x19, 0, 0xc0, 1, 0, 6, 0x2f, 17, 1, 0, 0, 0, 0])
const number = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined)
const names: ServiceNames = {
  structure: () => undefined,
  event: () => undefined,
  parameter: () => undefined,
  structureOf: number,
  eventOf: number,
  parameterOf: number,
  structures: () => [],
  events: () => [],
}
const satelliteOf = (standard: 'A' | 'C'): PusSatellite =>
  pusSatellite(
    {
      verification: { standard, timeBytes: 7, stepBytes: 1, failureCodeBytes: 1 },
      packets: { packetLength: true, sequenceCount: 'per-apid', errorControl: 'crc16' },
      pus: {
        application: 256,
        requestCount: 1,
        widths: { operation: 1, subSchedule: 1, group: 1, directory: -1, subsampling: 1, cpdu: 1 },
      },
    } as unknown as TelecommandConfig,
    'crc16',
  )!

/** By the names of arguments: something that each takes. */
const VALUES: Readonly<Record<string, string | number>> = {
  at: '2026-11-25T13:00:00Z',
  from: '2026-11-25T13:00:00Z',
  to: '2026-11-25T14:00:00Z',
  until: '2026-11-25T13:00:00Z',
  activity: 'SAT.Ping',
  arguments: '{}',
  commands: '[{"activity":"SAT.Ping"}]',
  file: 'a.bin',
  directory: 'dir',
  target: 'b.bin',
  name: 'sub',
  pattern: '*.bin',
  type: 'bounded',
  place: 'first',
  level: 'step',
  enabled: 'yes',
  exclusive: 'no',
  diagnostic: 'yes',
  reset: 'no',
  raw: 'no',
  data: '00112233',
  code: '0011',
  mask: 'ff00ff00',
  protocol: '01',
  low: -1,
  high: 5,
  by: -30,
}
const given = (args: readonly { readonly name: string }[], name: string): Record<string, string | number> =>
  Object.fromEntries(
    args.map((a) => {
      if (a.name === 'to' && name === 'RenameDirectory') return ['to', 'other']
      if (a.name === 'target' && name === 'CopyStore') return ['target', 2]
      if (a.name === 'arguments' && !args.some((b) => b.name === 'activity')) return ['arguments', '0a0b']
      return [a.name, VALUES[a.name] ?? 3]
    }),
  )

describe('activities of operators', () => {
  test('have names of their own, and there is one for every request', () => {
    expect(new Set(OPERATOR_ACTIVITIES.map((a) => a.name)).size).toBe(OPERATOR_ACTIVITIES.length)
    const has = new Set(OPERATOR_ACTIVITIES.map((a) => a.type))
    const s = pus.largePacketTransfer
    // Parts of large messages have one together; 41A has the pulses of 41C under another number.
    const together: ReadonlySet<PusMessageType<any>> = new Set<PusMessageType<any>>([
      s.uplinkIntermediate,
      s.uplinkLast,
      s.uplinkRepeated,
      pus.deviceAccess.distributePulsesA,
    ])
    expect(
      pusMessages
        .filter((m) => m.kind === 'request' && !has.has(m) && !together.has(m))
        .map((m) => `${m.service},${m.subtype} ${m.title}`),
    ).toEqual([])
  })

  test.each(OPERATOR_ACTIVITIES.map((a) => [a.name, a] as const))(
    '%s is the request that its title says',
    (name, a) => {
      const satellite = satelliteOf(a.type.only ?? 'C')
      const world = {
        satellite,
        names,
        system: new SpaceSystem(emptyElement('', 'element')),
        now: parseUtc('2026-11-25T12:00:00Z'),
      }
      const asked = given(a.arguments(names), name)
      const { type, value } = a.request(new Given(`SAT.PUS.${name}`, asked), world, [PING])
      expect(a.title).toContain(`(${type.service},${type.subtype}`)
      const packet = writeServiceRequest(type, value, satellite)
      const read = readServiceRequest(packet, satellite)
      expect(read).toMatchObject({ type })
      // What was asked for is in it.
      for (const [argument, text] of Object.entries(asked))
        if (argument === 'store' || argument === 'monitor' || argument === 'sequence' || argument === 'procedure')
          expect(
            JSON.stringify((read as { value: unknown }).value, (_, v) => (typeof v === 'bigint' ? String(v) : v)),
          ).toContain(String(text))
      // What is needed and is not given is asked for by name.
      for (const needed of a.arguments(names).filter((argument) => argument.required)) {
        const { [needed.name]: _, ...rest } = asked
        expect(() => a.request(new Given(`SAT.PUS.${name}`, rest), world, [PING]), needed.name).toThrow(needed.name)
      }
    },
  )
})
