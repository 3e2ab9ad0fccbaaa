/** Command link transmission units (CCSDS 231.0-B-4 §5): start sequence, codewords, tail sequence. */
import { fromHex } from '@vigie/base'
import { randomise } from '../coding/randomiser.ts'
import { ccsdsErrors } from '../errors.ts'
import { BCH_CODEWORD_BYTES, BCH_INFORMATION_BYTES, bchParity } from './bch.ts'
import { ldpcCode, type LdpcName } from './ldpc.ts'

export type CltuCoding = 'bch' | LdpcName

/**
 * The tail of (128,64), which is optional (§5.2.4.2): `corrigendum-1` as of July 2026, `issue-4` as it was before and
 * spacecraft built before it may expect. BCH always has its own, (512,256) none: both decoders refuse whatever follows.
 */
export type LdpcTail = 'none' | 'issue-4' | 'corrigendum-1'

export interface CltuParameters {
  readonly coding: CltuCoding
  /** BCH: optional; LDPC: always on (§6), so false is refused. */
  readonly randomised: boolean
  /** Of (128,64) only; `corrigendum-1` unless told. */
  readonly tail?: LdpcTail
}

/** Alternating bits that complete the last codeword, and that fill the time between CLTUs. */
export const FILL_BYTE = 0x55

const BCH_START = fromHex('eb90')
const BCH_TAIL = fromHex('c5c5c5c5c5c5c579')
const LDPC_START = fromHex('034776c7272895b0')
const LDPC_TAILS: Readonly<Record<LdpcTail, Uint8Array>> = {
  none: new Uint8Array(0),
  'issue-4': fromHex('55555556aaaaaaaa5555555555555555'),
  'corrigendum-1': fromHex('63a1ed72c6ac79e25555555555555555'),
}

/** Throws VIG-CCSDS-002. */
export function checkCltuParameters(p: CltuParameters): void {
  if (p.coding !== 'bch' && !p.randomised)
    throw ccsdsErrors.configuration({
      what: 'randomised',
      value: false,
      hint: 'The LDPC codes of telecommand are always randomised (231.0-B-4 §6): give true.',
    })
  if (p.coding !== 'ldpc-128' && p.tail !== undefined)
    throw ccsdsErrors.configuration({
      what: 'tail',
      value: p.tail,
      hint: 'Only ldpc-128 has a choice of tail sequences: leave it out.',
    })
}

export const startSequence = (coding: CltuCoding): Uint8Array => (coding === 'bch' ? BCH_START : LDPC_START)

export function tailSequence(p: CltuParameters): Uint8Array {
  if (p.coding === 'bch') return BCH_TAIL
  return LDPC_TAILS[p.coding === 'ldpc-512' ? 'none' : (p.tail ?? 'corrigendum-1')]
}

/** Information bytes of a codeword. */
export function informationBytes(coding: CltuCoding): number {
  return coding === 'bch' ? BCH_INFORMATION_BYTES : ldpcCode(coding).informationBytes
}

export function codewordBytes(coding: CltuCoding): number {
  return coding === 'bch' ? BCH_CODEWORD_BYTES : ldpcCode(coding).codewordBytes
}

/** Bytes of the CLTU of so many bytes of frames. */
export function cltuLength(frameBytes: number, p: CltuParameters): number {
  const words = Math.ceil(frameBytes / informationBytes(p.coding))
  return startSequence(p.coding).length + words * codewordBytes(p.coding) + tailSequence(p).length
}

/**
 * The CLTU of one frame, or of several one after another. With BCH the frames are randomised before encoding, without the fill
 * and in one run from the first frame on; with LDPC each codeword is randomised after encoding, fill included (§6). Throws
 * VIG-CCSDS-002, also for no bytes.
 */
export function encodeCltu(frames: Uint8Array, p: CltuParameters): Uint8Array {
  checkCltuParameters(p)
  if (frames.length === 0)
    throw ccsdsErrors.configuration({ what: 'a CLTU', value: 'empty', hint: 'Give the bytes of at least one frame.' })
  const start = startSequence(p.coding)
  const tail = tailSequence(p)
  const cltu = new Uint8Array(cltuLength(frames.length, p))
  cltu.set(start)
  if (p.coding === 'bch') encodeBch(frames, p.randomised, cltu, start.length)
  else encodeLdpc(frames, p.coding, cltu, start.length)
  cltu.set(tail, cltu.length - tail.length)
  return cltu
}

function encodeBch(frames: Uint8Array, randomised: boolean, cltu: Uint8Array, start: number): void {
  let data = frames
  if (randomised) {
    data = frames.slice()
    randomise(data, 'tc')
  }
  for (let i = 0, at = start; i < data.length; i += BCH_INFORMATION_BYTES, at += BCH_CODEWORD_BYTES) {
    const end = Math.min(data.length, i + BCH_INFORMATION_BYTES)
    for (let k = i; k < end; k++) cltu[at + k - i] = data[k]!
    cltu.fill(FILL_BYTE, at + end - i, at + BCH_INFORMATION_BYTES)
    cltu[at + BCH_INFORMATION_BYTES] = bchParity(cltu, at)
  }
}

function encodeLdpc(frames: Uint8Array, name: LdpcName, cltu: Uint8Array, start: number): void {
  const code = ldpcCode(name)
  const size = code.informationBytes
  for (let i = 0, at = start; i < frames.length; i += size, at += code.codewordBytes) {
    const piece = frames.subarray(i, i + size)
    cltu.set(piece, at)
    cltu.fill(FILL_BYTE, at + piece.length, at + size)
    code.encode(cltu, at)
    randomise(cltu, 'tc', at, at + code.codewordBytes)
  }
}
