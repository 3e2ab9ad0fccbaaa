export { GroundExecutor, type GroundHand, type GroundPorts, type PlainArguments } from './ground-executor.ts'
