export {
  pusSatellite,
  readServiceReport,
  readServiceRequest,
  writeServiceRequest,
  type PusSatellite,
  type ServiceMessage,
  type ServiceProblem,
  type ServiceReading,
} from './service-messages.ts'
export { serviceNames, type ServiceNames } from './service-names.ts'
export type {
  Mirror,
  MirrorCell,
  MirrorDifference,
  MirrorRow,
  MirrorSource,
  MirrorState,
  MirrorValues,
} from './mirror.ts'
export { SatelliteServices, type SatelliteServicesPorts } from './satellite-services.ts'
export { OPERATOR_ACTIVITIES } from './operator-activities.ts'
export type { OperatorActivity, OperatorArgument } from './operator-request.ts'
export {
  ServiceActivities,
  type DeclaredServiceActivity,
  type ServiceActivitiesPorts,
  type ServicedChain,
} from './service-activities.ts'
export { serviceErrors } from './service-errors.ts'
export { serviceElements, serviceParameters, serviceReadings, type ServiceDataReading } from './service-data.ts'
export { UplinkTransfer, type UplinkOptions, type UplinkPart, type UplinkState } from './uplink-transfer.ts'
