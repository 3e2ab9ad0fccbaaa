/** What is fuzzed of the coding layer. It has no input that it refuses: all bytes are a stream, a unit or symbols. */
import { concatBytes, equalBytes } from '@vigie/base'
import {
  ASM,
  CaduCodec,
  CaduSynchroniser,
  CODE_RATES,
  ConvolutionalEncoder,
  correctHeader,
  crc16,
  hardSymbols,
  headerCheck,
  isoChecksum,
  isoChecksumOk,
  NodeSynchroniser,
  randomise,
  ReedSolomon,
  softSymbols,
  ViterbiDecoder,
} from '@vigie/ccsds/coding'
import type { FuzzTarget } from '../fuzz-targets.ts'

function must(condition: boolean, what: string): void {
  if (!condition) throw new Error(what)
}

const ramp = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * 37) & 255)
/** As many bytes as wanted: cut, or filled up with zeros. */
function fitted(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length)
  out.set(bytes.subarray(0, length))
  return out
}

const UNIT = 30
const stream = concatBytes(Array.from({ length: 6 }, (_, i) => [ASM, ramp(UNIT + i).subarray(i)]).flat())

const synchronising: FuzzTarget = {
  name: 'marker search',
  seeds: [stream, stream.map((b) => b ^ 255), concatBytes([ramp(11), stream])],
  run(bytes) {
    for (const [maxBitErrors, flywheel] of [
      [0, 0],
      [3, 2],
    ]) {
      const synchroniser = new CaduSynchroniser(
        (unit) => {
          must(unit.length === UNIT, 'a unit of another length')
        },
        { unitLength: UNIT, maxBitErrors: maxBitErrors!, flywheel: flywheel! },
      )
      for (let at = 0; at < bytes.length;) {
        const size = 1 + (bytes[at]! % 61)
        synchroniser.push(bytes.subarray(at, at + size))
        at += size
      }
      const { units, skippedBits, slips } = synchroniser.statistics
      must(units * 8 * (UNIT + 4) + skippedBits <= 8 * bytes.length + 16 * slips, 'more comes out than went in')
    }
  },
}

const codes = [
  new ReedSolomon({ e: 16, interleave: 1, dualBasis: true, virtualFill: 150 }),
  new ReedSolomon({ e: 8, interleave: 2, dualBasis: true, virtualFill: 200 }),
  new ReedSolomon({ e: 8, interleave: 1, dualBasis: false, virtualFill: 0 }),
]
const correcting: FuzzTarget = {
  name: 'Reed–Solomon',
  seeds: codes.map((code) => code.encode(ramp(code.informationBytes))),
  run(bytes) {
    for (const code of codes) {
      const block = fitted(bytes, code.blockBytes)
      const received = block.slice()
      const result = code.decode(block)
      must(result.ok === (result.uncorrectable === 0), 'ok with uncorrectable codewords')
      let changed = 0
      for (const [i, byte] of block.entries()) if (byte !== received[i]) changed++
      must(changed === result.corrected, 'the symbols corrected are not those counted')
      if (result.ok)
        must(
          equalBytes(code.encode(block.subarray(0, code.informationBytes)), block),
          'what is called right is no codeword',
        )
    }
  },
}

const codec = new CaduCodec({
  frameLength: 73,
  randomised: true,
  reedSolomon: { e: 16, interleave: 1, dualBasis: true, virtualFill: 150 },
})
const units: FuzzTarget = {
  name: 'units to frames',
  seeds: [codec.encode(ramp(73)).subarray(4)],
  run(bytes) {
    const { frame, ok } = codec.decode(fitted(bytes, codec.unitLength))
    must(frame.length === 73, 'a frame of another length')
    if (ok) must(codec.decode(codec.encode(frame).slice(4)).corrected === 0, 'a frame that does not encode')
  },
}

const checking: FuzzTarget = {
  name: 'frame header error control and checksums',
  seeds: [Uint8Array.of(0x12, 0x34, 0x56, 0x94, 0xdc)],
  run(bytes) {
    const five = fitted(bytes, 5)
    const [id, signalling, check] = [(five[0]! << 8) | five[1]!, five[2]!, (five[3]! << 8) | five[4]!]
    const corrected = correctHeader(id, signalling, check)
    if (corrected !== undefined) {
      // Symbols of 4 bits that differ between what came and the codeword that it is taken for, in either order of sending.
      const differences = (['highest-first', 'lowest-first'] as const).map((order) => {
        const right = headerCheck(corrected.id, corrected.signalling, order)
        const changed = [id ^ corrected.id, signalling ^ corrected.signalling, check ^ right]
        return changed.map((c) => c.toString(16).replaceAll('0', '').length).reduce((x, y) => x + y)
      })
      must(Math.min(...differences) === corrected.corrected, 'other symbols corrected than are counted')
    }
    const sum = isoChecksum(bytes)
    must(isoChecksumOk(concatBytes([bytes, Uint8Array.of(sum >> 8, sum & 255)])), 'a checksum that does not hold')
    must(
      crc16(bytes, 0, bytes.length) ===
        crc16(bytes, bytes.length >> 1, bytes.length, crc16(bytes, 0, bytes.length >> 1)),
      'a CRC that depends on the cut',
    )
    const copy = bytes.slice()
    randomise(copy, 'tm-long')
    randomise(copy, 'tm-long')
    must(equalBytes(copy, bytes), 'a randomiser that does not restore')
  },
}

const deconvolving: FuzzTarget = {
  name: 'Viterbi decoder and node synchroniser',
  seeds: CODE_RATES.map((rate) => new ConvolutionalEncoder({ rate }).encode(ramp(60))),
  run(bytes) {
    for (const symbols of [hardSymbols(bytes), softSymbols(bytes)]) {
      for (const rate of CODE_RATES) {
        const decoder = new ViterbiDecoder({ rate })
        const out = decoder.decode(symbols).length + decoder.end().length
        const { bits, symbols: compared, symbolErrors } = decoder.statistics
        must(bits - 8 * out >= 0 && bits - 8 * out < 8, 'bits that are not given')
        must(compared <= symbols.length && symbolErrors <= compared, 'more symbols than there were')
      }
    }
    const node = new NodeSynchroniser({ rate: '1/2' })
    const symbols = hardSymbols(bytes)
    const out = node.receive(symbols).length + node.end().length
    must(16 * out + node.statistics.skippedSymbols <= symbols.length, 'more comes out than went in')
  },
}

export const codingFuzzTargets: readonly FuzzTarget[] = [synchronising, correcting, units, checking, deconvolving]
