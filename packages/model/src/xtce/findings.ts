/** What the XTCE reader can find, with codes and remedies in the form of error tables. */
import {
  defineErrors,
  type Diagnostic,
  type DiagnosticSeverity,
  type ErrorDetails,
  type ErrorFactory,
} from '@vigie/base'

export const xtceErrors = defineErrors('model-xtce', {
  notWellFormed: {
    code: 'VIG-MODEL-201',
    message: 'the document is not well-formed XML: {detail}',
    cause: 'The text breaks a rule of XML 1.0.',
    remedy: 'Mend the text at this place; an element that is not closed is the usual reason.',
    status: 400,
  },
  encoding: {
    code: 'VIG-MODEL-202',
    message: 'the bytes are not valid {encoding}',
    cause: 'The document is in another character encoding than it says, or is not text.',
    remedy: 'Save it as UTF-8, or correct encoding="…" in its first line.',
    status: 400,
  },
  entities: {
    code: 'VIG-MODEL-203',
    message: 'the document declares entities',
    cause: 'Entities can be made to grow without bound or to read other files; XTCE has no use for them.',
    remedy: 'Take the DOCTYPE away and write the texts out.',
    status: 400,
  },
  tooBig: {
    code: 'VIG-MODEL-204',
    message: 'the document has more than {limit} {what}',
    cause: 'A bound on what is read keeps the memory of the centre safe from hostile or damaged files.',
    remedy: 'Split the database into several files, or correct what made it grow.',
    status: 413,
  },
  notXtce: {
    code: 'VIG-MODEL-205',
    message: 'the root element is {name}, not SpaceSystem of XTCE',
    cause: 'Read are XTCE 1.1, 1.2 and 1.3 (OMG; CCSDS 660.0-B).',
    remedy: 'Give an XTCE document.',
    status: 400,
  },
  namespace: {
    code: 'VIG-MODEL-206',
    message: 'the name space is {namespace}; the document is read as XTCE {version}',
    cause: 'XTCE documents carry the name space of their version.',
    remedy: 'Add xmlns="http://www.omg.org/spec/XTCE/20250214" to the root element.',
    status: 400,
  },
  missing: {
    code: 'VIG-MODEL-207',
    message: '{element} has no {what}',
    cause: 'The standard requires it, and nothing can stand for it.',
    remedy: 'Add {what} to {element}.',
    status: 400,
  },
  badValue: {
    code: 'VIG-MODEL-208',
    message: '{element}: "{value}" is not {expected}',
    cause: 'The value of {what} is not of its type.',
    remedy: 'Write {expected}.',
    status: 400,
  },
  badName: {
    code: 'VIG-MODEL-209',
    message: 'the name "{name}" has characters that XTCE names cannot have; it is read as "{used}"',
    cause: 'Dots, slashes, colons and brackets separate names in references.',
    remedy: 'Rename it, and what refers to it.',
    status: 400,
  },
  duplicate: {
    code: 'VIG-MODEL-210',
    message: '{what} "{name}" is declared twice in {scope}; the first one counts',
    cause: 'Within a SpaceSystem, names of a kind of thing are unique.',
    remedy: 'Rename one of them; the first is at line {first}.',
    status: 400,
  },
  unresolved: {
    code: 'VIG-MODEL-211',
    message: '{what} "{name}" is not found from {scope}',
    cause: 'No such thing in this SpaceSystem, in those above it, or at that path.',
    remedy: '{hint}',
    status: 400,
  },
  cycle: {
    code: 'VIG-MODEL-212',
    message: '{what} "{name}" contains or extends itself through {through}',
    cause: 'Derivation and inclusion must end somewhere.',
    remedy: 'Take one of the references of the circle away.',
    status: 400,
  },
  notRead: {
    code: 'VIG-MODEL-213',
    message: '{what} is not read',
    cause: 'The model of Vigie has no place for it, or the standard does not know it at this place.',
    remedy: '{hint}',
    status: 400,
  },
  indexRange: {
    code: 'VIG-MODEL-214',
    message: 'the indices of a dimension that start at {start} cannot be counted',
    cause: 'A dimension is read as a number of entries: end − start + 1, with a start that is a constant.',
    remedy: 'Give StartingIndex a FixedValue.',
    status: 400,
  },
  expression: {
    code: 'VIG-MODEL-215',
    message: 'the math operation cannot be read: {detail}',
    cause: 'Operands and operators in reverse Polish order must leave one value.',
    remedy: 'Correct the order of operands and operators.',
    status: 400,
  },
  forms: {
    code: 'VIG-MODEL-216',
    message: '{what}',
    cause: 'Several things of the document map onto one of the model.',
    remedy: '{hint}',
    status: 400,
  },
})

export type Finding = Omit<Diagnostic, 'file' | 'line' | 'column'>
export type XtceFinding = keyof typeof xtceErrors

/** A finding of the table, of severity error unless told. */
export function finding(key: XtceFinding, details: ErrorDetails = {}, severity: DiagnosticSeverity = 'error'): Finding {
  const make: ErrorFactory = xtceErrors[key]
  const e = make(details)
  return { severity, code: e.code, message: e.message, remedy: e.remedy }
}
