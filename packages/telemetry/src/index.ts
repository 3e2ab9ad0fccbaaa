export * from './links.ts'
export * from './columns.ts'
export * from './plan.ts'
