/** Which event of table 5-1 (CCSDS 232.1-B-2) a CLCW or a directive is. Events are numbers here: their place in FOP_EVENTS. */
import { FOP_EVENTS, type FopEvent } from './fop-table.ts'
import type { FopDirective } from './fop-types.ts'

export const EVENT = Object.fromEntries(FOP_EVENTS.map((event, i) => [event, i])) as Readonly<Record<FopEvent, number>>

const LOCKOUT = 0x2000
const WAIT = 0x1000
const RETRANSMIT = 0x800
const RESUME = [EVENT.E30, EVENT.E31, EVENT.E32, EVENT.E33, EVENT.E34] as const

/** The decision tree of the first part of the table. All comparisons of sequence numbers are modulo 256. */
export function clcwEvent(word: number, vs: number, nnr: number, count: number, limit: number): number {
  if (word >>> 29 !== 0) return EVENT.E15
  if ((word & LOCKOUT) !== 0) return EVENT.E14
  const wait = (word & WAIT) !== 0
  const retransmit = (word & RETRANSMIT) !== 0
  const nr = word & 255
  const fresh = nr !== nnr
  if (nr === vs) {
    if (retransmit) return EVENT.E4
    if (wait) return EVENT.E3
    return fresh ? EVENT.E2 : EVENT.E1
  }
  if (((nr - nnr) & 255) >= ((vs - nnr) & 255)) return EVENT.E13
  if (!retransmit) {
    if (wait) return EVENT.E7
    return fresh ? EVENT.E6 : EVENT.E5
  }
  if (limit === 1) return fresh ? EVENT.E101 : EVENT.E102
  if (fresh) return wait ? EVENT.E9 : EVENT.E8
  if (count < limit) return wait ? EVENT.E11 : EVENT.E10
  return wait ? EVENT.E103 : EVENT.E12
}

/** `suspended` is SS. */
export function directiveEvent(directive: FopDirective, bcOut: boolean, suspended: 0 | 1 | 2 | 3 | 4): number {
  if (!isValidDirective(directive)) return EVENT.E40
  switch (directive.kind) {
    case 'initiate':
      return EVENT.E23
    case 'initiate-with-clcw':
      return EVENT.E24
    case 'initiate-with-unlock':
      return bcOut ? EVENT.E25 : EVENT.E26
    case 'initiate-with-set-vr':
      return bcOut ? EVENT.E27 : EVENT.E28
    case 'terminate':
      return EVENT.E29
    case 'resume':
      return RESUME[suspended]
    case 'set-vs':
      return EVENT.E35
    case 'set-window':
      return EVENT.E36
    case 'set-t1':
      return EVENT.E37
    case 'set-limit':
      return EVENT.E38
    case 'set-timeout-type':
      return EVENT.E39
  }
}

const PLAIN = new Set<string>(['initiate', 'initiate-with-clcw', 'initiate-with-unlock', 'terminate', 'resume'])
const RANGES: Readonly<Partial<Record<FopDirective['kind'], readonly [number, number]>>> = {
  'initiate-with-set-vr': [0, 255],
  'set-vs': [0, 255],
  'set-window': [1, 255],
  'set-limit': [1, 255],
  'set-timeout-type': [0, 1],
}

export function isValidDirective(directive: FopDirective): boolean {
  if (!('value' in directive)) return PLAIN.has(directive.kind)
  const { kind, value } = directive
  if (kind === 'set-t1') return Number.isFinite(value) && value > 0
  const range = RANGES[kind]
  return range !== undefined && Number.isInteger(value) && value >= range[0] && value <= range[1]
}
