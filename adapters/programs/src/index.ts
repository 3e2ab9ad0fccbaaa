export { programErrors } from './errors.ts'
export { ProgramHand, type ProgramOptions } from './program-hand.ts'
