/** Streams as XTCE. */
import { toHex } from '@vigie/base'
import type { Stream } from '../../element.ts'
import { FLAG_ATTRIBUTES, PATTERN_ATTRIBUTES, STREAM_ATTRIBUTES, SYNC_ATTRIBUTES } from '../streams-reader.ts'
import { writeInlineAlgorithm } from './algorithms.ts'
import { xtceName, type Writing } from './writing.ts'
import type { Attributes } from './xml-text.ts'

export function writeStream(w: Writing, stream: Stream): void {
  const { attributes } = stream
  const pick = (names: readonly string[]): Attributes => Object.fromEntries(names.map((n) => [n, attributes[n]]))
  const common = { name: xtceName(stream.name), shortDescription: stream.shortDescription, ...pick(STREAM_ATTRIBUTES) }
  if (stream.kind === 'custom') {
    const { encodedStreamRef, decodedStreamRef, encodingAlgorithm, decodingAlgorithm } = attributes
    if (
      encodedStreamRef === undefined ||
      decodedStreamRef === undefined ||
      encodingAlgorithm === undefined ||
      decodingAlgorithm === undefined
    ) {
      w.lose('a custom stream without its algorithms and streams')
      return
    }
    const references = {
      encodedStreamRef: w.reference(encodedStreamRef),
      decodedStreamRef: w.reference(decodedStreamRef),
    }
    w.xml.element('CustomStream', { ...common, ...references }, () => {
      writeInlineAlgorithm(w, 'EncodingAlgorithm', encodingAlgorithm)
      writeInlineAlgorithm(w, 'DecodingAlgorithm', decodingAlgorithm)
    })
    return
  }
  const fixed = stream.kind === 'fixed-frame'
  if (
    (stream.container === undefined && stream.service === undefined) ||
    (fixed && (stream.sync === undefined || attributes['frameLengthInBits'] === undefined))
  ) {
    w.lose('a stream without a container or service, a sync pattern or a length')
    return
  }
  w.xml.element(fixed ? 'FixedFrameStream' : 'VariableFrameStream', common, () => {
    if (stream.container !== undefined) w.xml.leaf('ContainerRef', { containerRef: w.reference(stream.container) })
    else if (stream.service !== undefined) w.xml.leaf('ServiceRef', { serviceRef: w.reference(stream.service) })
    const carried = attributes['streamRef']
    if (carried !== undefined) w.xml.leaf('StreamRef', { streamRef: w.reference(carried) })
    const maxErrors = stream.sync?.maxErrors ?? attributes['maxBitErrorsInSyncPattern']
    w.xml.element('SyncStrategy', { ...pick(SYNC_ATTRIBUTES), maxBitErrorsInSyncPattern: maxErrors }, () => {
      writeAutoInvert(w, attributes)
      if (!fixed) w.xml.leaf('Flag', pick(FLAG_ATTRIBUTES))
      else if (stream.sync !== undefined)
        w.xml.leaf('SyncPattern', {
          pattern: toHex(stream.sync.pattern),
          bitLocationFromStartOfContainer: stream.sync.bitLocation,
          patternLengthInBits: stream.sync.sizeInBits,
          ...pick(PATTERN_ATTRIBUTES),
        })
    })
  })
}

function writeAutoInvert(w: Writing, attributes: Readonly<Record<string, string>>): void {
  const { badFramesToAutoInvert, invertAlgorithm } = attributes
  if (badFramesToAutoInvert === undefined) return
  w.xml.element('AutoInvert', { badFramesToAutoInvert }, () => {
    if (invertAlgorithm !== undefined) writeInlineAlgorithm(w, 'InvertAlgorithm', invertAlgorithm)
  })
}
