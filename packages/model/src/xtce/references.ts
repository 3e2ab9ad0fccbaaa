/** References to the values of parameters and arguments. */
import type { ValueRef } from '../types.ts'
import type { XmlNode } from './node.ts'
import type { Reading } from './reading.ts'
import { splitMember, type Scope } from './scope.ts'

/** Where a thing is read: references in it start from `scope`; arguments are those of the command around it. */
export interface Site {
  readonly reading: Reading
  readonly scope: Scope
  readonly arguments?: ReadonlySet<string>
  /** In a type of arguments: the arguments are those of whatever command uses it. */
  readonly anyArgument?: boolean
  /** What the type says beyond its encoding. */
  readonly box?: BoxExtension
}

/** Of strings and binaries, what the schema wants and the model does not have, or the other way round. */
export interface BoxExtension {
  /** The terminator, the upper bound in the document mean nothing. */
  readonly noTerminator?: boolean
  readonly noMaximum?: boolean
  readonly leading?: { readonly sizeInBits: number; readonly unitBits: number }
}

/** `parameterRef`, `instance`, `useCalibratedValue` of an element (ParameterInstanceRefType). */
export function readParameterRef(site: Site, node: XmlNode): ValueRef {
  const ref = site.reading.resolveParameter(site.scope, site.reading.required(node, 'parameterRef'), node)
  const instance = site.reading.integer(node, 'instance', Number.MIN_SAFE_INTEGER)
  return {
    ...ref,
    ...(instance === undefined || instance === 0 ? {} : { instance }),
    ...uncalibrated(site, node),
  }
}

export function readArgumentRef(site: Site, node: XmlNode): ValueRef {
  const { name, member } = splitMember(site.reading.required(node, 'argumentRef').trim())
  checkArgument(site, name, node)
  return { argument: name, ...(member === undefined ? {} : { member }), ...uncalibrated(site, node) }
}

export function checkArgument(site: Site, name: string, node: XmlNode): void {
  if (site.anyArgument !== true && site.arguments?.has(name) !== true)
    site.reading.report('unresolved', node, {
      what: 'argument',
      name,
      scope: 'this command',
      hint: `Declare it in the ArgumentList${site.arguments === undefined || site.arguments.size === 0 ? '' : `; known are ${[...site.arguments].slice(0, 20).join(', ')}`}.`,
    })
}

const uncalibrated = (site: Site, node: XmlNode): { readonly calibrated?: false } =>
  site.reading.bool(node, 'useCalibratedValue') === false ? { calibrated: false } : {}
