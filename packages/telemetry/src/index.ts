export * from './links.ts'
export * from './columns.ts'
export * from './plan.ts'
export * from './events.ts'
export { telemetryErrors } from './errors.ts'
export { compileTelemetry, type CompileOptions } from './compile/compile-telemetry.ts'
export type { RawValue } from './compile/conversion.ts'
export { createDecoder, type Decoder } from './decode/decoder.ts'
export {
  interpretPacket,
  type InterpretedField,
  type InterpretedPacket,
  type InterpretOptions,
} from './inspect/interpret-packet.ts'
export { Monitor, type MonitorSnapshot } from './monitor/monitor.ts'
export { labelOf } from './monitor/alarm-level.ts'
export type { AlgorithmRunner, AlgorithmSource, AlgorithmValue, RunnableAlgorithm } from './derived/algorithm-runner.ts'
export {
  TimeCorrelation,
  type CorrelationOptions,
  type CorrelationState,
  type TimeTranslator,
} from './correlation/time-correlation.ts'
export { generationSource, type GenerationSource } from './chain/packet-time.ts'
export { TelemetryProcessor, type ProcessorOptions } from './chain/telemetry-processor.ts'
export { compileChain, compileOwn } from './chain/chain-plan.ts'
export { oneRow } from './chain/statistics-blocks.ts'
export {
  activity,
  CENTRE_ELEMENT,
  chainElement,
  chainElements,
  event,
  linkElement,
  LINK_STATES,
  type StationPlaces,
} from './chain/chain-elements.ts'
export { ChainEngine, type ChainJournal, type ChainOptions, type ChainPorts } from './chain/chain-engine.ts'
export type { EventIdentity } from './chain/event-identities.ts'
export type { ChainStatistics } from './chain/chain-statistics.ts'
export type { FrameArrival, LinkCounts } from './chain/link-input.ts'
export { BATCH_LIMITS, type BatchLimits } from './chain/packet-batcher.ts'
export { LatestValues, type LatestSubscription, type LatestUpdate, type LatestValue } from './latest-values.ts'
