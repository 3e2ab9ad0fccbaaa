export * from '../records/run.ts'
export * from '../records/test-case.ts'
export * from './condition.ts'
export * from './verdict.ts'
