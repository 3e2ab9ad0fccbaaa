export * from './checksum.ts'
export { correctHeader, headerCheck, type HeaderCheckOrder } from './header-check.ts'
export * from './randomiser.ts'
export * from './reed-solomon.ts'
export * from './cadu-synchroniser.ts'
export * from './cadu.ts'
export {
  CODE_RATES,
  ConvolutionalEncoder,
  symbolsPerPeriod,
  type CodeRate,
  type ConvolutionalParameters,
} from './convolutional.ts'
export { hardSymbols, softSymbols, ViterbiDecoder, type ViterbiStatistics } from './viterbi.ts'
export {
  NodeSynchroniser,
  type NodeHypothesis,
  type NodeStatistics,
  type NodeSynchroniserOptions,
} from './node-synchroniser.ts'
