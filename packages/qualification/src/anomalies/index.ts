export * from './anomaly-cycle.ts'
export * from './anomaly-of-run.ts'
export * from './waiver-cycle.ts'
export { anomalyErrors } from './anomaly-errors.ts'
