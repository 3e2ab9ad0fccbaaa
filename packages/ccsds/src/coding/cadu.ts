/** A frame to what is radiated and back: Reed–Solomon, randomiser, attached sync marker (CCSDS 131.0-B). */
import { ASM } from './cadu-synchroniser.ts'
import { randomise, type RandomiserKind } from './randomiser.ts'
import { ReedSolomon, type ReedSolomonParameters, type ReedSolomonStatistics } from './reed-solomon.ts'

export interface CaduParameters {
  /** Bytes of the transfer frame. */
  readonly frameLength: number
  readonly randomised: boolean
  /** Sequence, when randomised: the one of 255 bits unless told. */
  readonly randomiser?: RandomiserKind
  readonly reedSolomon?: ReedSolomonParameters
}

export interface DecodedCadu {
  /** The frame; a view of the unit given. */
  readonly frame: Uint8Array
  /** False: Reed–Solomon could not correct it. True without a code: the frame's own check decides. */
  readonly ok: boolean
  readonly corrected: number
}

/** Encodes and decodes the units of one physical channel. Not to be shared: it has statistics. */
export class CaduCodec {
  /** Bytes after the marker. */
  readonly unitLength: number
  readonly #p: CaduParameters
  readonly #code: ReedSolomon | undefined

  /** Throws VIG-CCSDS-002, also when the frame does not fit the code. */
  constructor(parameters: CaduParameters) {
    this.#p = parameters
    const rs = parameters.reedSolomon
    this.#code = rs === undefined ? undefined : new ReedSolomon(fitted(rs, parameters.frameLength))
    this.unitLength = this.#code?.blockBytes ?? parameters.frameLength
  }

  get statistics(): ReedSolomonStatistics | undefined {
    return this.#code?.statistics
  }

  /** Marker and unit of a frame. */
  encode(frame: Uint8Array): Uint8Array {
    const block = this.#code?.encode(frame) ?? frame
    const cadu = new Uint8Array(ASM.length + block.length)
    cadu.set(ASM)
    cadu.set(block, ASM.length)
    if (this.#p.randomised) randomise(cadu, this.#p.randomiser, ASM.length)
    return cadu
  }

  /** The frame of a unit (without marker), corrected in place. */
  decode(unit: Uint8Array): DecodedCadu {
    if (this.#p.randomised) randomise(unit, this.#p.randomiser)
    if (this.#code === undefined) return { frame: unit, ok: true, corrected: 0 }
    const result = this.#code.decode(unit)
    return { frame: unit.subarray(0, this.#p.frameLength), ok: result.ok, corrected: result.corrected }
  }
}

/** Frames shorter than the code's information are shortened codewords: the fill follows from the frame's length. */
function fitted(rs: ReedSolomonParameters, frameLength: number): ReedSolomonParameters {
  const information = 255 - 2 * rs.e
  const fill = information - frameLength / rs.interleave
  return rs.virtualFill === 0 && Number.isInteger(fill) && fill > 0 ? { ...rs, virtualFill: fill } : rs
}
