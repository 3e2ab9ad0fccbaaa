/** Report types as they are chosen for forwarding and for storage: subtypes by service, services by application (41C §8.14.2.1). */
import { list, number, structure } from './parts.ts'

const services = structure({ service: number('service'), subtypes: list(number('subtype'), 'subtypes') }, 'service')
export const reportTypes = list(
  structure({ application: number('application'), services: list(services, 'services') }, 'application'),
  'applications',
)
