/** Which procedure answers an alarm: declared beside it, `alarms: [RECO1.EPS.BusVoltage, RECO1.AOCS]`. */
import type { Diagnostic } from '@vigie/base'
import type { SpaceSystem } from '@vigie/model'
import { executionErrors } from '../execution/errors.ts'
import type { StoredProcedure } from './folder.ts'

/** Names of no parameter and no element: a procedure that nobody would be shown. It can be run all the same. */
export function alarmFindings(
  { path, file, alarms }: Pick<StoredProcedure, 'path' | 'file' | 'alarms'>,
  system: SpaceSystem,
): Diagnostic[] {
  return alarms
    .filter((name) => system.findParameter(name) === undefined && !system.elements.has(name))
    .map((name) => {
      const { code, message, remedy } = executionErrors.description({
        detail: `${path} answers alarms of "${name}", which is no parameter and no element`,
      })
      return { severity: 'warning', code, message, remedy, file: file.replace(/\.\w+$/, '.yaml') }
    })
}

/** Paths of what its alarms are declared for, aliases resolved; what is unknown is left out. */
export const alarmPaths = ({ alarms }: Pick<StoredProcedure, 'alarms'>, system: SpaceSystem): string[] =>
  alarms.flatMap((name) => {
    const path = system.findParameter(name)?.path ?? (system.elements.has(name) ? name : undefined)
    return path === undefined ? [] : [path]
  })
