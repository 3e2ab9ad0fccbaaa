/** What the native reader can find wrong, with codes and remedies in the form of error tables. */
import { defineErrors, type Diagnostic, type ErrorDetails, type ErrorFactory } from '@vigie/base'
import { boundFor, nearest } from '@vigie/documents'

const errors = defineErrors('model-native', {
  notYaml: {
    code: 'VIG-MODEL-101',
    message: 'the file is not valid YAML: {detail}',
    cause: 'The text breaks a rule of YAML 1.2.',
    remedy: 'Mend the text at this place; indentation and unclosed quotes are the usual reasons.',
    status: 400,
  },
  shape: {
    code: 'VIG-MODEL-102',
    message: '{where}: {detail}',
    cause: 'The value does not have the form that the schema asks for.',
    remedy: '{hint}',
    status: 400,
  },
  unknownKey: {
    code: 'VIG-MODEL-103',
    message: '{where} has no "{key}"',
    cause: 'The key is not one of those that the schema knows at this place.',
    remedy: '{hint}',
    status: 400,
  },
  unresolved: {
    code: 'VIG-MODEL-104',
    message: '{what} "{name}" is not found from {scope}',
    cause: 'No such thing in this element, in the elements above it, or from the top of the model.',
    remedy: '{hint}',
    status: 400,
  },
  duplicate: {
    code: 'VIG-MODEL-105',
    message: '{what} "{name}" is declared twice in {scope}',
    cause: 'Within an element, names of a kind of thing are unique.',
    remedy: 'Rename one of them; the first is at {first}.',
    status: 400,
  },
  condition: {
    code: 'VIG-MODEL-106',
    message: 'the condition "{text}" cannot be read: {detail}',
    cause: 'A condition is comparisons (==, !=, <, <=, >, >=) joined by && and ||, with parentheses.',
    remedy: 'Write for example "Mode == SAFE && Voltage > 3.5"; put a name with blanks in braces: "{Bus voltage} > 3".',
    status: 400,
  },
  formula: {
    code: 'VIG-MODEL-107',
    message: 'the formula "{text}" cannot be read: {detail}',
    cause: 'The text is not an expression of the formula language.',
    remedy: 'Mend the expression at this place; the language is described in docs/guides/mission-folder.md.',
    status: 400,
  },
  cycle: {
    code: 'VIG-MODEL-108',
    message: '{what} "{name}" extends itself through {through}',
    cause: 'Inheritance must end at a thing without a base.',
    remedy: 'Take one of the "base" lines of the circle away.',
    status: 400,
  },
  missingFile: {
    code: 'VIG-MODEL-109',
    message: '{path} cannot be read: {detail}',
    cause: 'A file or folder that the mission names is not there or may not be read.',
    remedy: 'Correct the path (it is relative to the mission folder) or put the file there.',
    status: 404,
  },
  unknownFormat: {
    code: 'VIG-MODEL-110',
    message: '{path} is of no format that is read here',
    cause: 'Models are read from YAML (.yaml, .yml), XTCE (.xml, .xtce), F´ dictionaries (.json) and Excel (.xlsx).',
    remedy: 'Give a file with one of these endings, or a mission folder with mission.yaml.',
    status: 400,
  },
  noSize: {
    code: 'VIG-MODEL-111',
    message: '{where}: the size of a {kind} value is not given',
    cause: 'Without a size the value cannot be found in a packet.',
    remedy: 'Give "sizeInBits", or "length" in bytes, or an "encoding" with its size.',
    status: 400,
  },
})

export type Finding = Omit<Diagnostic, 'file' | 'line' | 'column'>

/** The same table as findings: called with the details, gives code, message and remedy, of severity error. */
export const nativeFindings = Object.fromEntries(
  Object.entries(errors).map(([key, make]: [string, ErrorFactory]) => [
    key,
    (details: ErrorDetails = {}): Finding => {
      const e = make(details)
      return { severity: 'error', code: e.code, message: e.message, remedy: e.remedy }
    },
  ]),
) as { readonly [K in keyof typeof errors]: (details?: ErrorDetails) => Finding }

export const nativeErrors = errors

/** The known name nearest to a mistyped one. Names of models are short, and a reference that dangles is meant for one of them. */
export const nearestName = (name: string, known: Iterable<string>): string | undefined =>
  nearest(name, known, Math.max(2, boundFor(name)))
