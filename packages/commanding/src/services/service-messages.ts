/** Requests and reports of PUS services as packets of a satellite: which message, and what it says, by the tailoring of the mission. */
import { VigieError } from '@vigie/base'
import {
  packetApid,
  packetHasSecondaryHeader,
  packetSequenceCount,
  pusMessage,
  pusService,
  pusSubtype,
  readPusMessage,
  readPusTelecommand,
  readPusTelemetry,
  writePusMessage,
  encodePusTelecommand,
  type PusMessageType,
  type PusServiceTailoring,
  type PusTailoring,
} from '@vigie/ccsds'
import type { PusServicesConfig, TelecommandConfig } from '@vigie/model'
import { tailoringOf } from '../verification/request-reports.ts'

/** A satellite whose services are known as those of the standard. */
export interface PusSatellite {
  readonly config: PusServicesConfig
  readonly telemetry: PusTailoring
  readonly telecommands: PusTailoring
  readonly services: PusServiceTailoring
}

/** Undefined: the mission says nothing of its services, or nothing of its telemetry headers (`telecommands.verification`). */
export function pusSatellite(
  config: TelecommandConfig,
  errorControl: PusTailoring['errorControl'],
): PusSatellite | undefined {
  const { pus, verification, packets } = config
  if (pus === undefined || verification === undefined) return undefined
  return {
    config: pus,
    telemetry: tailoringOf(verification, errorControl),
    telecommands: {
      standard: verification.standard,
      errorControl: packets?.errorControl ?? 'none',
      ...(pus.sourceBytes === undefined ? {} : { sourceBytes: pus.sourceBytes }),
      ...(pus.spareBytes === undefined ? {} : { spareBytes: pus.spareBytes }),
    },
    services: { ...(pus as PusServiceTailoring), edition: verification.standard },
  }
}

/** One message, its value as `pus` of @vigie/ccsds has it. */
export interface ServiceMessage {
  readonly type: PusMessageType<any>
  readonly apid: number
  readonly sequenceCount: number
  readonly value: any
}
/** A packet of a service that cannot be read as the tailoring has it. */
export interface ServiceProblem {
  readonly service: number
  readonly subtype: number
  readonly problem: string
}
export type ServiceReading = ServiceMessage | ServiceProblem

/** The telecommand packet `bytes`. Undefined: it is no request of a service that is known. */
export function readServiceRequest(bytes: Uint8Array, satellite: PusSatellite): ServiceReading | undefined {
  return reading(bytes, 'request', () => readPusTelecommand(bytes, 0, satellite.telecommands), satellite)
}

/** The telemetry packet between two offsets. Undefined: it is no report of a service that is known. */
export function readServiceReport(
  bytes: Uint8Array,
  from: number,
  to: number,
  satellite: PusSatellite,
): ServiceReading | undefined {
  if (to - from < 9 || !packetHasSecondaryHeader(bytes, from)) return undefined
  if (pusMessage(pusService(bytes, from), pusSubtype(bytes, from), satellite.telemetry.standard) === undefined)
    return undefined
  const packet = bytes.subarray(from, to)
  return reading(packet, 'report', () => readPusTelemetry(packet, 0, satellite.telemetry), satellite)
}

/** A whole request packet. Throws VIG-CCSDS-001 for what its fields cannot hold. */
export function writeServiceRequest<T>(type: PusMessageType<T>, value: T, satellite: PusSatellite): Uint8Array {
  return encodePusTelecommand(
    {
      apid: satellite.config.application,
      sequenceCount: 0,
      service: type.service,
      subtype: type.subtype,
      data: writePusMessage(type, value, satellite.services),
    },
    satellite.telecommands,
  )
}

function reading(
  packet: Uint8Array,
  kind: 'request' | 'report',
  header: () => {
    readonly service: number
    readonly subtype: number
    readonly dataFrom: number
    readonly dataTo: number
  },
  { services, telemetry }: PusSatellite,
): ServiceReading | undefined {
  try {
    const { service, subtype, dataFrom, dataTo } = header()
    const type = pusMessage(service, subtype, telemetry.standard)
    if (type?.kind !== kind) return undefined
    const read = readPusMessage(type, packet.subarray(dataFrom, dataTo), services)
    return read.problem === undefined
      ? { type, apid: packetApid(packet, 0), sequenceCount: packetSequenceCount(packet, 0), value: read.value }
      : { service, subtype, problem: read.problem }
  } catch (error) {
    if (error instanceof VigieError) return undefined
    throw error
  }
}
