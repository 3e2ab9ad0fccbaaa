export * from './columns.ts'
export * from './plan.ts'
