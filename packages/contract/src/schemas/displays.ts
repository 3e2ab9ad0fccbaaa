/** Displays that people build, in versions. */
import type { Display } from '@vigie/displays'
import { Type, type Static } from 'typebox'
import { Diagnostic, Text, Time } from './common.ts'

const Head = {
  name: Text('as links and files call it', 100),
  title: Type.String(),
  version: Type.Integer({ description: 'counts from 1; 0: as the mission folder declares it' }),
  tags: Type.Array(Type.String()),
  variables: Type.Array(Type.String(), { description: 'a template has some: they are bound when it is shown' }),
  savedBy: Type.Optional(Type.String()),
  savedAt: Type.Optional(Time),
  comment: Type.Optional(Type.String()),
}
export const DisplaySummary = Type.Object(Head)
export type DisplaySummary = Static<typeof DisplaySummary>

const Content = Type.Unsafe<Display>({ type: 'object', description: 'docs/formats/displays.md has its form' })
const findings = Type.Array(Diagnostic, { description: 'what does not fit the present model, and what a drawing lost' })

export const KeptDisplay = Type.Object({ ...Head, display: Content, findings })
export type KeptDisplay = Static<typeof KeptDisplay>

export const CheckedDisplay = Type.Object({ display: Type.Optional(Content), findings })
export type CheckedDisplay = Static<typeof CheckedDisplay>
