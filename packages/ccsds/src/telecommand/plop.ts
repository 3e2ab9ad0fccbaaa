/**
 * Physical layer operations procedures (CCSDS 231.0-B-4 §7): the order in which a station radiates acquisition sequence, CLTUs and idle
 * sequence. Bytes only: the modulator is somebody else's.
 */
import { ccsdsErrors } from '../errors.ts'
import { FILL_BYTE } from './cltu.ts'

/**
 * Carrier modulation modes: 1 the bare carrier, 2 the carrier with the acquisition sequence, 3 with a CLTU, 4 with the idle
 * sequence.
 */
export type CarrierModulationMode = 1 | 2 | 3 | 4

/** A step to radiate: its mode, and the bytes that the carrier is modulated with (none in mode 1). */
export interface PlopStep {
  readonly mode: CarrierModulationMode
  readonly bytes: Uint8Array
}

export interface PlopParameters {
  /**
   * 1: each CLTU is a session of its own, acquired anew and followed by the bare carrier. 2: one acquisition, then CLTUs until
   * the session ends.
   */
  readonly plop: 1 | 2
  /** Bytes of the acquisition sequence, 1 … 65 536; 16 unless told. */
  readonly acquisitionBytes?: number
  /**
   * Bytes of idle after each CLTU, 0 … 65 536. PLOP-1: none unless told. PLOP-2: 1 unless told, the least that is recommended: a start
   * sequence that is missed, and one that stands by chance on the border of data and tail, would else hide the CLTU behind. After
   * CLTUs without a tail sequence give a codeword at least (16 or 64), so that their end is seen before the next one begins.
   */
  readonly idleBytes?: number
}

/** Alternating ones and zeros, which keep the bit synchroniser of the receiver in lock. */
function alternating(bytes: number): Uint8Array {
  return new Uint8Array(bytes).fill(FILL_BYTE)
}

const CARRIER: PlopStep = { mode: 1, bytes: new Uint8Array(0) }

export class Plop {
  readonly #plop: 1 | 2
  readonly #acquisition: PlopStep
  readonly #idleBytes: number
  #active = false

  /** Throws VIG-CCSDS-002. */
  constructor(p: PlopParameters) {
    const acquisitionBytes = p.acquisitionBytes ?? 16
    const idleBytes = p.idleBytes ?? (p.plop === 1 ? 0 : 1)
    for (const [what, value, min] of [
      ['the acquisition sequence', acquisitionBytes, 1],
      ['the idle sequence', idleBytes, 0],
    ] as const)
      if (!Number.isInteger(value) || value < min || value > 65_536)
        throw ccsdsErrors.configuration({ what, value: `${value} bytes`, hint: `Give ${min} … 65536 bytes.` })
    this.#plop = p.plop
    this.#acquisition = { mode: 2, bytes: alternating(acquisitionBytes) }
    this.#idleBytes = idleBytes
  }

  /** Whether a session is on: what was radiated last is modulated. */
  get active(): boolean {
    return this.#active
  }

  /** What to radiate for a CLTU; begins a session when none is on. */
  send(cltu: Uint8Array): PlopStep[] {
    const steps: PlopStep[] = this.#active ? [] : [CARRIER, this.#acquisition]
    steps.push({ mode: 3, bytes: cltu }, ...this.#idleStep(this.#idleBytes))
    if (this.#plop === 1) steps.push(CARRIER)
    else this.#active = true
    return steps
  }

  /** So many bytes of idle between the CLTUs of a session (PLOP-2); nothing while there is none, which leaves the bare carrier. */
  idle(bytes: number): PlopStep[] {
    return this.#active ? this.#idleStep(bytes) : []
  }

  #idleStep(bytes: number): PlopStep[] {
    return bytes > 0 ? [{ mode: 4, bytes: alternating(bytes) }] : []
  }

  /** Ends the session: the carrier alone. */
  end(): PlopStep[] {
    if (!this.#active) return []
    this.#active = false
    return [CARRIER]
  }
}
