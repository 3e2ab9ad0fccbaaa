export * from './bill-of-materials.ts'
export * from './stale-results.ts'
