/**
 * Every command of the demonstration mission that is a request of a service, encoded from its model, is read by the tailoring of
 * its mission, and written from there is the same to the byte. Truth: the model, which knows nothing of the tailoring.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { toHex } from '@vigie/base'
import { pusMessage, pusMessages, writePusMessage } from '@vigie/ccsds'
import type { ChainConfig, Mission } from '@vigie/model'
import {
  checkArguments,
  compileCommands,
  encodeCommand,
  pusSatellite,
  readServiceRequest,
  SequenceCounters,
  writeServiceRequest,
  type PusSatellite,
} from '../../src/index.ts'
import { bisat } from '../support/databases.ts'
import { randomGiven, seeded } from '../support/given.ts'

const PING = Uint8Array.from(Buffer.from('1900c009000620110100001a07', 'hex'))

let mission: Mission
beforeAll(async () => void (mission = await bisat()))

describe.each(['RECO1', 'IDENT1'])('%s', (name) => {
  let chain: ChainConfig
  let satellite: PusSatellite
  beforeAll(() => {
    chain = mission.chains.find((c) => c.name === name)!
    satellite = pusSatellite(chain.telecommands!, chain.packets.errorControl)!
  })

  test('its requests of services are read by its tailoring and written the same', () => {
    const plans = compileCommands(mission.system, { packets: chain.telecommands!.packets!, element: chain.element })
    const random = seeded(11)
    const header = plans.need(`${name}.TcPacket`).arguments
    const context = { sequenceCount: new SequenceCounters().next }
    const seen = new Set<string>()
    for (const plan of plans.all()) {
      if (!plan.encodable) continue
      for (let k = 0; k < 4; k++) {
        const given = randomGiven(plan, random)
        for (const a of plan.arguments) if (a.name === 'request' || a.name === 'requests') given[a.name] = PING
        for (const a of plan.arguments) if (a.name === 'length' && 'request' in given) delete given['length']
        // The headers are as they are: this is about what follows them.
        for (const a of header) delete given[a.name]
        const { values, problems } = checkArguments(plan, given, context)
        if (problems.length > 0) continue
        const { bytes } = encodeCommand(plan, values, context)
        const [service, subtype] = [bytes[7]!, bytes[8]!]
        if (pusMessage(service, subtype) === undefined) continue
        const read = readServiceRequest(bytes, satellite)
        expect([plan.path, read]).toMatchObject([plan.path, { type: { service, subtype } }])
        if (read === undefined || 'problem' in read) continue
        // The tail of a text after its zero is not told; flags have two values.
        if (service !== 23 && service !== 4) {
          const data = writePusMessage(read.type, read.value, satellite.services)
          expect([plan.path, toHex(bytes.subarray(11, bytes.length - 2))]).toEqual([plan.path, toHex(data)])
          const packet = writeServiceRequest(read.type, read.value, satellite)
          expect(packet.length).toBe(bytes.length)
        }
        seen.add(`${service},${subtype}`)
      }
    }
    expect([...seen].map((s) => s.split(',')[0])).toEqual(
      expect.arrayContaining(['2', '3', '6', '11', '12', '18', '20']),
    )
    expect(seen.size).toBeGreaterThan(55)
    expect(seen.size).toBeLessThanOrEqual(pusMessages.filter((m) => m.kind === 'request').length)
  })
})
