export type { PusTailoring } from './tailoring.ts'
export {
  encodePusTelemetry,
  pusService,
  pusSubtype,
  pusVersion,
  readPusTelemetry,
  telemetryHeaderBytes,
  type PusTelemetry,
  type PusTelemetryFields,
  type PusTelemetryHeader,
} from './telemetry.ts'
export * from './telecommand.ts'
export * from './services/index.ts'
