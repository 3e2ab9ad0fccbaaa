export * from './packets/index.ts'
export * from './frames/index.ts'
export * from './coding/index.ts'
export { ccsdsErrors } from './errors.ts'
