export * from './links.ts'
export * from './columns.ts'
export * from './plan.ts'
export { telemetryErrors } from './errors.ts'
export { compileTelemetry, type CompileOptions } from './compile/compile-telemetry.ts'
export { createDecoder, type Decoder } from './decode/decoder.ts'
export {
  interpretPacket,
  type InterpretedField,
  type InterpretedPacket,
  type InterpretOptions,
} from './inspect/interpret-packet.ts'
