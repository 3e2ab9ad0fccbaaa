/** The mission and its tree of system elements. */
import { Type, type Static } from 'typebox'
import { Time } from './common.ts'

export const Satellite = Type.Object({
  name: Type.String(),
  title: Type.Optional(Type.String()),
  element: Type.String({ description: 'path of its element' }),
  spacecraftId: Type.Optional(Type.Integer()),
  colour: Type.String({ description: 'CSS colour that means this satellite everywhere' }),
  noradId: Type.Optional(Type.Integer()),
  chains: Type.Array(Type.String()),
})
export type Satellite = Static<typeof Satellite>

export const Station = Type.Object({
  name: Type.String(),
  code: Type.String(),
  element: Type.String(),
  latitude: Type.Number({ description: 'degrees' }),
  longitude: Type.Number({ description: 'degrees' }),
  altitude: Type.Number({ description: 'metres above the ellipsoid' }),
  minimumElevation: Type.Number({ description: 'degrees' }),
})
export type Station = Static<typeof Station>

export const Mission = Type.Object({
  name: Type.String(),
  title: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  simulated: Type.Boolean({ description: 'flown by a simulator: displays say so' }),
  satellites: Type.Array(Satellite),
  stations: Type.Array(Station),
  chains: Type.Array(Type.String()),
  counts: Type.Object({
    elements: Type.Integer(),
    parameters: Type.Integer(),
    containers: Type.Integer(),
    commands: Type.Integer(),
    events: Type.Integer(),
  }),
  server: Type.Object({ version: Type.String(), time: Time, started: Time }),
})
export type Mission = Static<typeof Mission>

export const Element = Type.Object({
  path: Type.String({ description: 'empty for the root' }),
  name: Type.String(),
  kind: Type.String(),
  parent: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  children: Type.Integer({ description: 'elements right below' }),
  parameters: Type.Integer({ description: 'reporting data of the element itself' }),
  commands: Type.Integer({ description: 'activities of the element itself' }),
  events: Type.Integer(),
})
export type Element = Static<typeof Element>

export const Argument = Type.Object({
  name: Type.String(),
  kind: Type.String(),
  description: Type.Optional(Type.String()),
  unit: Type.Optional(Type.String()),
  initialValue: Type.Optional(Type.String()),
  minimum: Type.Optional(Type.Number()),
  maximum: Type.Optional(Type.Number()),
  labels: Type.Optional(Type.Array(Type.String())),
})
export const Command = Type.Object({
  path: Type.String(),
  name: Type.String(),
  element: Type.String(),
  description: Type.Optional(Type.String()),
  abstract: Type.Boolean(),
  base: Type.Optional(Type.String()),
  significance: Type.String(),
  reason: Type.Optional(Type.String()),
  arguments: Type.Array(Argument),
  verifiers: Type.Array(
    Type.Object({ stage: Type.String(), by: Type.String(), window: Type.Optional(Type.Number({ description: 's' })) }),
  ),
})
export type Command = Static<typeof Command>
