/** What every part of the panel that can change something is given. */
import type { UplinkAct } from '../../commanding/uplink-acts.ts'

export interface KnobProps {
  /** Whether the knobs can be turned by who looks. */
  readonly able: boolean
  readonly busy: boolean
  readonly act: (act: UplinkAct) => void
}
