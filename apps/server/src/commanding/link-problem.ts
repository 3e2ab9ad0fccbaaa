/** Whether a telecommand could leave now: what decides what becomes of the entries of a stack. */
import type { TelecommandChainStatus } from '@vigie/commanding'
import type { TelecommandConfig } from '@vigie/model'

/** FOP-1 takes AD frames in the states S1 to S3 (CCSDS 232.1-B-2 §5.1.2). */
const LAST_ACTIVE = 3

/** Why not; undefined: it can. `route`: as it is asked for; the first virtual channel and its own service unless told. */
export function linkProblem(
  { frames }: TelecommandConfig,
  status: TelecommandChainStatus | undefined,
  route: { readonly service?: 'AD' | 'BD'; readonly virtualChannel?: number },
): string | undefined {
  const link = status?.uplinks.find((u) => u.name === status.selected)
  if (link === undefined) return 'no station can radiate'
  if (link.state !== 'connected') return `${link.name} is ${link.state}: ${link.detail}`
  if (link.carrier === false) return `${link.name} has no carrier up`
  const id = route.virtualChannel ?? frames.virtualChannels[0]?.id
  const declared = frames.virtualChannels.find((c) => c.id === id)
  if ((route.service ?? (declared?.cop1 === true ? 'AD' : 'BD')) === 'BD') return undefined
  const state = status?.virtualChannels.find((c) => c.id === id)?.state
  if (state === undefined || state <= LAST_ACTIVE) return undefined
  return `COP-1 of virtual channel ${id} is not active (state S${state})`
}
