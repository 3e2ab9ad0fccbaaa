/** One run of the writer: the version, references, extensions, and what could not be said in XTCE. */
import type { Diagnostic } from '@vigie/base'
import type { SpaceSystem } from '../../space-system.ts'
import type { ParameterRef } from '../../types.ts'
import { extensionName, extensionText } from '../extension.ts'
import { finding } from '../findings.ts'
import { XmlText } from './xml-text.ts'

export type WrittenVersion = '1.2' | '1.3'

export class Writing {
  readonly system: SpaceSystem
  readonly version: WrittenVersion
  readonly xml = new XmlText()
  /** The path of the thing being written. */
  at = ''
  private readonly lost = new Map<string, { readonly path: string; count: number }>()

  constructor(system: SpaceSystem, version: WrittenVersion) {
    this.system = system
    this.version = version
  }

  /** From the root: `/Root/Sub/name`. */
  reference(path: string): string {
    return `/${[this.system.root.name, ...path.split('.')].map(xtceName).join('/')}`
  }
  /** Of a SpaceSystem; the root's path is empty. */
  elementReference(path: string): string {
    return path === '' ? `/${xtceName(this.system.root.name)}` : this.reference(path)
  }
  /** With a member; before 1.3 the schema allows no dots in references, and tools wrote slashes. */
  parameterReference(ref: Pick<ParameterRef, 'parameter' | 'member'>): string {
    const base = this.reference(ref.parameter)
    if (ref.member === undefined) return base
    const member = withoutBlanks(ref.member)
    if (this.version === '1.3') return member.startsWith('[') ? `${base}${member}` : `${base}.${member}`
    if (member.includes('[')) this.lose('an index in a reference')
    const steps = member.replaceAll(/\[\d+\]/g, '').split('.')
    return [base, ...steps.filter((step) => step !== '')].join('/')
  }

  /** An argument, perhaps with a member, which the schema allows since 1.3; undefined before, after telling the loss. */
  argumentReference(argument: string): string | undefined {
    const name = withoutBlanks(argument)
    if (this.version === '1.3' || !/[.[]/.test(name)) return name
    this.lose('a member of an argument')
    return undefined
  }

  /** AncillaryDataSet with what has no place else; those undefined are left out. */
  extensions(values: Readonly<Record<string, unknown>>): void {
    this.xml.group('AncillaryDataSet', {}, () => {
      for (const [key, value] of Object.entries(values))
        if (value !== undefined)
          this.xml.leaf(
            'AncillaryData',
            { name: extensionName(key), mimeType: 'application/json' },
            extensionText(value),
          )
    })
  }

  /** Notes that something is not in the document. */
  lose(what: string): void {
    const met = this.lost.get(what)
    if (met === undefined) this.lost.set(what, { path: this.at, count: 1 })
    else met.count++
  }
  losses(): readonly Diagnostic[] {
    return [...this.lost].map(([what, { path, count }]) => ({
      ...finding(
        'forms',
        {
          what: `${what} cannot be written in XTCE ${this.version} (first in ${path === '' ? 'the root' : path})`,
          hint: 'Keep the mission folder as the source; the rest of the document is complete.',
        },
        'warning',
      ),
      count,
    }))
  }
}

/** Names of XTCE have no blanks. */
/** Of expanded names, with their dots and indices. */
export const withoutBlanks = (name: string): string => name.replaceAll(/\s/g, '_')
export const xtceName = (name: string): string => name.replaceAll(/[\s./:[\]]/g, '_') || '_'
