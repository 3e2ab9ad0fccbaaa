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
