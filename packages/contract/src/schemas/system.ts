import { Type, type Static } from 'typebox'
import { Time } from './common.ts'

export const Health = Type.Object({
  status: Type.Enum(['ok', 'degraded']),
  version: Type.String(),
  time: Time,
  uptime: Type.Number({ description: 's' }),
  checks: Type.Array(
    Type.Object({
      name: Type.String(),
      ok: Type.Boolean(),
      detail: Type.String(),
    }),
  ),
})
export type Health = Static<typeof Health>
