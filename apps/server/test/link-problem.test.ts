/** When an entry of a stack can leave: docs/formats/stacks.md, "Nothing can leave". */
import { expect, it } from 'vitest'
import type { TelecommandChainStatus } from '@vigie/commanding'
import type { TelecommandConfig } from '@vigie/model'
import { linkProblem } from '../src/commanding/link-problem.ts'

const config = {
  frames: {
    virtualChannels: [
      { id: 3, cop1: true, maps: [0] },
      { id: 4, cop1: false, maps: [0] },
    ],
  },
} as unknown as TelecommandConfig
const status = (link: object, state: number): TelecommandChainStatus =>
  ({
    selected: 'KRU',
    uplinks: [{ name: 'KRU', state: 'connected', detail: '', carrier: true, ...link }],
    virtualChannels: [{ id: 3, state }],
  }) as unknown as TelecommandChainStatus

it.each([
  ['all is well', status({}, 1), {}, undefined],
  ['nothing was told yet', undefined, {}, 'no station can radiate'],
  ['no link is selected', { ...status({}, 1), selected: undefined }, {}, 'no station can radiate'],
  ['the connection is down', status({ state: 'waiting', detail: 'refused' }, 1), {}, 'KRU is waiting: refused'],
  ['the carrier is down', status({ carrier: false }, 1), {}, 'KRU has no carrier up'],
  ['a station that does not tell of its carrier is believed', status({ carrier: undefined }, 1), {}, undefined],
  ['retransmission (S2, S3) is COP-1 at work', status({}, 3), {}, undefined],
  ['COP-1 is not active', status({}, 6), {}, 'COP-1 of virtual channel 3 is not active (state S6)'],
  ['expedited frames do not need it', status({}, 6), { service: 'BD' }, undefined],
  ['nor a channel without', status({}, 6), { virtualChannel: 4 }, undefined],
] as const)('%s', (_, told, route, problem) => {
  expect(linkProblem(config, told as TelecommandChainStatus | undefined, route)).toBe(problem)
})
