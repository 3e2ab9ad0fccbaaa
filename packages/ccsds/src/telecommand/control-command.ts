/** COP-1 control commands (CCSDS 232.0-B-4 §4.1.3.3): what frames of type BC tell the FARM. */
import { checkTcField } from './tc-parameters.ts'

/** Unlock ends a lockout; Set V(R) sets the number of the frame that is expected next. */
export type ControlCommand = { readonly kind: 'unlock' } | { readonly kind: 'set-vr'; readonly value: number }

const SET_VR = [0x82, 0x00] as const

/** One byte, or three. Throws VIG-CCSDS-004 for a V(R) beyond 0 … 255. */
export function encodeControlCommand(command: ControlCommand): Uint8Array {
  if (command.kind === 'unlock') return Uint8Array.of(0)
  checkTcField('V(R)', command.value, 255)
  return Uint8Array.of(...SET_VR, command.value)
}

/** Undefined when the bytes are neither of the two. */
export function decodeControlCommand(
  bytes: Uint8Array,
  from = 0,
  to: number = bytes.length,
): ControlCommand | undefined {
  if (to - from === 1 && bytes[from] === 0) return { kind: 'unlock' }
  if (to - from === 3 && bytes[from] === SET_VR[0] && bytes[from + 1] === SET_VR[1])
    return { kind: 'set-vr', value: bytes[from + 2]! }
  return undefined
}
