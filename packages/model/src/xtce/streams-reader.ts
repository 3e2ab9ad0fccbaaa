/** Streams, services and messages. */
import type { Stream, SystemElement } from '../element.ts'
import { joinPath } from '../paths.ts'
import { readInlineAlgorithm } from './algorithms-reader.ts'
import { CONTAINERS } from './containers-reader.ts'
import { needCriteria } from './criteria-reader.ts'
import type { XmlNode } from './node.ts'
import type { Site } from './references.ts'
import { modelName } from './names.ts'

const KINDS: Readonly<Record<string, Stream['kind']>> = {
  FixedFrameStream: 'fixed-frame',
  VariableFrameStream: 'variable-frame',
  CustomStream: 'custom',
}
export const STREAM_ELEMENTS = Object.keys(KINDS)

/** Attributes are kept under their XTCE names; those of the synchronisation with them. */
export const STREAM_ATTRIBUTES = [
  'bitRateInBPS',
  'pcmType',
  'inverted',
  'syncApertureInBits',
  'frameLengthInBits',
] as const
export const SYNC_ATTRIBUTES = ['verifyToLockGoodFrames', 'checkToLockGoodFrames'] as const
export const PATTERN_ATTRIBUTES = ['mask', 'maskLengthInBits'] as const
export const FLAG_ATTRIBUTES = ['flagSizeInBits', 'flagBitType'] as const

export function readStream(site: Site, node: XmlNode): Stream {
  const { reading, scope } = site
  const attributes: Record<string, string> = {}
  const shortDescription = node.attribute('shortDescription')
  const keep = (from: XmlNode | undefined, names: readonly string[]): void => {
    for (const name of names) {
      const value = from?.attribute(name)
      if (value !== undefined) attributes[name] = value
    }
  }
  keep(node, STREAM_ATTRIBUTES)
  const container = node.child('ContainerRef')
  const service = node.child('ServiceRef')
  const carried = node.child('StreamRef')
  if (carried !== undefined)
    attributes['streamRef'] = reading.resolve(scope, ['stream'], reading.required(carried, 'streamRef'), carried)
  for (const name of ['encodedStreamRef', 'decodedStreamRef']) {
    const reference = node.attribute(name)
    if (reference !== undefined) attributes[name] = reading.resolve(scope, ['stream'], reference, node)
  }
  for (const [element, key] of [
    ['EncodingAlgorithm', 'encodingAlgorithm'],
    ['DecodingAlgorithm', 'decodingAlgorithm'],
  ] as const) {
    const algorithm = node.child(element)
    if (algorithm !== undefined) attributes[key] = readInlineAlgorithm(site, algorithm)
  }
  const strategy = node.child('SyncStrategy')
  keep(strategy, SYNC_ATTRIBUTES)
  const invert = strategy?.child('AutoInvert')
  if (invert !== undefined) {
    attributes['badFramesToAutoInvert'] = invert.attribute('badFramesToAutoInvert') ?? '1024'
    const algorithm = invert.child('InvertAlgorithm')
    if (algorithm !== undefined) attributes['invertAlgorithm'] = readInlineAlgorithm(site, algorithm)
  }
  keep(strategy?.child('Flag'), FLAG_ATTRIBUTES)
  const maxErrors = strategy === undefined ? undefined : reading.integer(strategy, 'maxBitErrorsInSyncPattern')
  const pattern = strategy?.child('SyncPattern')
  keep(pattern, PATTERN_ATTRIBUTES)
  return {
    name: modelName(reading, node, reading.required(node, 'name')),
    ...(shortDescription === undefined ? {} : { shortDescription }),
    kind: KINDS[node.name]!,
    attributes,
    ...(container === undefined
      ? {}
      : { container: reading.resolve(scope, CONTAINERS, reading.required(container, 'containerRef'), container) }),
    ...(service === undefined
      ? {}
      : { service: reading.resolve(scope, ['service'], reading.required(service, 'serviceRef'), service) }),
    ...(pattern === undefined ? maxErrorsOnly(attributes, maxErrors) : { sync: syncPattern(site, pattern, maxErrors) }),
  }
}

function maxErrorsOnly(attributes: Record<string, string>, maxErrors: number | undefined): object {
  if (maxErrors !== undefined) attributes['maxBitErrorsInSyncPattern'] = String(maxErrors)
  return {}
}

function syncPattern(site: Site, node: XmlNode, maxErrors: number | undefined): NonNullable<Stream['sync']> {
  const { reading } = site
  const pattern = reading.bytes(node, reading.required(node, 'pattern'), 'pattern') ?? new Uint8Array()
  const bitLocation = reading.integer(node, 'bitLocationFromStartOfContainer', Number.MIN_SAFE_INTEGER)
  return {
    pattern,
    sizeInBits: reading.integer(node, 'patternLengthInBits', 1) ?? pattern.length * 8,
    ...(bitLocation === undefined ? {} : { bitLocation }),
    ...(maxErrors === undefined ? {} : { maxErrors }),
  }
}

export function readService(site: Site, node: XmlNode): SystemElement['services'][number] {
  const { reading, scope } = site
  return {
    name: modelName(reading, node, reading.required(node, 'name')),
    containers: (node.child('ContainerRefSet')?.all('ContainerRef') ?? []).map((n) =>
      reading.resolve(scope, CONTAINERS, reading.required(n, 'containerRef'), n),
    ),
    messages: (node.child('MessageRefSet')?.all('MessageRef') ?? []).map((n) =>
      reading.resolve(scope, ['message'], reading.required(n, 'messageRef'), n),
    ),
  }
}

export function readMessage(site: Site, node: XmlNode): SystemElement['messages'][number] {
  const { reading, scope } = site
  const match = reading.need(node, 'MatchCriteria')
  // 1.1 names it ContainRef.
  const container = reading.need(node, 'ContainerRef', 'ContainRef')
  return {
    name: modelName(reading, node, reading.required(node, 'name')),
    when: match === undefined ? { kind: 'always' } : needCriteria(site, match),
    container:
      container === undefined
        ? joinPath(scope.path, '')
        : reading.resolve(scope, CONTAINERS, reading.required(container, 'containerRef'), container),
  }
}
