/** Passes of satellites over stations: the contact plan. */
import { Type, type Static } from 'typebox'
import { Diagnostic, Text, Time } from './common.ts'

export const PASS_STATUSES = ['committed', 'tentative', 'cancelled'] as const
export const PASS_SERVICES = ['TM', 'TC', 'tracking'] as const
export const PASS_FORMATS = ['yaml', 'csv', 'ssf'] as const
export const WRITTEN_PASS_FORMATS = ['yaml', 'csv'] as const

export const Pass = Type.Object({
  id: Type.String(),
  station: Text('code of the station'),
  satellite: Text('name of the satellite'),
  aos: Time,
  los: Time,
  status: Type.Enum(PASS_STATUSES, { description: 'only what is committed opens a window' }),
  services: Type.Array(Type.Enum(PASS_SERVICES)),
  orbit: Type.Optional(Type.Integer()),
  comment: Type.Optional(Type.String()),
})
export type Pass = Static<typeof Pass>

const versioned = {
  version: Type.Integer({ minimum: 0, description: '0: there is no plan yet' }),
  savedBy: Type.Optional(Type.String()),
  savedAt: Type.Optional(Time),
  comment: Type.Optional(Type.String()),
}
export const ContactPlan = Type.Object({ ...versioned, passes: Type.Array(Pass) })
export type ContactPlan = Static<typeof ContactPlan>
export const ContactPlanVersion = Type.Object({ ...versioned, passes: Type.Integer({ description: 'how many' }) })

export const PassesText = Type.Object({
  text: Type.String({ maxLength: 8 << 20, description: 'docs/formats/passes.md' }),
  format: Type.Optional(
    Type.Enum(PASS_FORMATS, { description: 'yaml unless told; ssf: the Simple Schedule Format of CCSDS 902.1' }),
  ),
  base: Type.Optional(
    Type.Integer({ minimum: 0, description: 'the version that was changed: refused where it is not the last' }),
  ),
  comment: Type.Optional(Type.String({ maxLength: 2000 })),
})
export const SavedPasses = Type.Object({ ...ContactPlan.properties, findings: Type.Array(Diagnostic) })
