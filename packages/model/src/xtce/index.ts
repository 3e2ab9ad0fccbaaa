/** XTCE: the exchange format for telemetry and command databases (OMG XTCE 1.1, 1.2, 1.3; CCSDS 660.0-B). */
export { readXtce, type ReadOptions } from './reader.ts'
export { DEFAULT_LIMITS, type DocumentLimits } from './document.ts'
export { xtceErrors } from './findings.ts'
export { exportXtce, writeXtce, type WriteOptions } from './writer.ts'
