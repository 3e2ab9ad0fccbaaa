/** The conductor of this window in React. */
import { createContext, useContext, useSyncExternalStore } from 'react'
import type { Conductor, FocusedPanel, SharedTime } from './conductor.ts'

export const ConductorContext = createContext<Conductor | undefined>(undefined)
export function useConductor(): Conductor {
  const conductor = useContext(ConductorContext)
  if (conductor === undefined) throw new Error('outside of a workstation')
  return conductor
}
/** Renders again when the shared time becomes another one. */
export function useSharedTime(): SharedTime {
  const conductor = useConductor()
  return useSyncExternalStore(conductor.watch, conductor.time)
}
export function useFocusedPanel(): FocusedPanel | undefined {
  const conductor = useConductor()
  return useSyncExternalStore(conductor.watch, conductor.focused)
}
