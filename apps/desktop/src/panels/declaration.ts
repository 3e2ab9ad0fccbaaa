/** A panel declares itself in `features/<feature>/panel.tsx`; the shell finds it there and knows nothing else of it. */
import { createContext, useContext, type ComponentType } from 'react'
import type { Language } from '../i18n/texts.ts'
import type { TimeRule } from '../time/conductor.ts'
import type { SettingsOf, SettingsSchema } from './settings.ts'

/** What can be dragged from one panel to another. */
export interface DragItems {
  readonly kind: 'parameter'
  readonly paths: readonly string[]
}

export interface PanelProps<S extends SettingsSchema = SettingsSchema> {
  readonly settings: SettingsOf<S>
  /** Kept with the layout and in the panel's link. */
  change(settings: Partial<SettingsOf<S>>): void
}

interface PanelTexts {
  readonly title: string
  readonly description: string
}

export interface PanelDeclaration<S extends SettingsSchema = SettingsSchema> {
  /** Name in links and saved layouts: the name of the feature. */
  readonly id: string
  /** SVG path data on a 24 × 24 grid, drawn as a line. */
  readonly icon: string
  /** Place in menus, small first. */
  readonly order: number
  readonly texts: Readonly<Record<Language, PanelTexts>>
  readonly settings: S
  /** One is enough (opening it again brings it to the front), or one for each set of settings. */
  readonly single: boolean
  /**
   * How the time that rules all panels rules this one: `source`, its setting `chain` says where values come from; `window`,
   * its settings `from` and `to` are the stretch that it lists. Absent: it is always of now.
   */
  readonly time?: TimeRule
  /** What distinguishes this one in its tab, after the title. */
  name?(settings: SettingsOf<S>): string
  /** What it takes by drag and drop, and what the settings become. */
  readonly drop?: {
    readonly accepts: readonly DragItems['kind'][]
    take(settings: SettingsOf<S>, items: DragItems): Partial<SettingsOf<S>>
  }
  /** Keys that work while the focus is in the panel: for the help that `?` shows. */
  readonly keys?: readonly { readonly key: string; readonly texts: Readonly<Record<Language, string>> }[]
  /** Loaded when the panel is first shown. */
  load(): Promise<{ readonly default: ComponentType<PanelProps<S>> }>
}

export const definePanel = <const S extends SettingsSchema>(declaration: PanelDeclaration<S>): PanelDeclaration<S> =>
  declaration

/** What panels may ask of the shell. */
export interface Shell {
  open(panel: string, settings?: Readonly<Record<string, unknown>>): void
  /** Opens it, and the focus goes there: for who works by the keyboard. */
  enter(panel: string, settings?: Readonly<Record<string, unknown>>): void
  /** Tells something in passing, read out by screen readers. */
  tell(text: string, level?: 'done' | 'failed'): void
}
export const ShellContext = createContext<Shell>({ open: () => {}, enter: () => {}, tell: () => {} })
export const useShell = (): Shell => useContext(ShellContext)
