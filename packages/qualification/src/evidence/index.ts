export * from './bill-of-materials.ts'
export * from './stale-results.ts'
export { evidenceErrors } from './evidence-errors.ts'
export * from './rejudge.ts'
