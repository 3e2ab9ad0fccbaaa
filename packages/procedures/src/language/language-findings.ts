/** What the reader of PLUTO can find in a text, with codes and remedies in the form of error tables. */
import { defineErrors, type Diagnostic, type DiagnosticSeverity, type ErrorDetails } from '@vigie/base'
import type { Span } from './ast.ts'

const languageErrors = defineErrors('procedures-language', {
  character: {
    code: 'VIG-PROCEDURE-001',
    message: 'the character {character} has no meaning here',
    cause: 'It is neither part of a name nor an operator of PLUTO.',
    remedy: '{hint}',
    status: 400,
  },
  openString: {
    code: 'VIG-PROCEDURE-002',
    message: 'the text that begins here has no closing quotation mark in its line',
    cause: 'A text ends with the quotation mark it begins with, in the same line.',
    remedy: 'Close it with "; join lines with +.',
    status: 400,
  },
  openComment: {
    code: 'VIG-PROCEDURE-003',
    message: 'the comment that begins here never ends',
    cause: 'Everything after /* is comment up to the next */; comments do not nest.',
    remedy: 'Close it with */.',
    status: 400,
  },
  expected: {
    code: 'VIG-PROCEDURE-004',
    message: '{what} is expected here, not {found}',
    cause: 'The statement or body that began before has to go on otherwise.',
    remedy: '{hint}',
    status: 400,
  },
  missingEnd: {
    code: 'VIG-PROCEDURE-005',
    message: 'the {block} of line {line} is not ended: {found} comes before its "{end}"',
    cause: 'Each block ends with "end" and its own word.',
    remedy: 'Put "{end}" where the {block} ends.',
    status: 400,
  },
  wrongEnd: {
    code: 'VIG-PROCEDURE-006',
    message: '"{found}" ends nothing that is open here',
    cause: 'The innermost block that is open is the {block} of line {line}.',
    remedy: 'Did you mean "{end}"? Else take it away.',
    status: 400,
  },
  statement: {
    code: 'VIG-PROCEDURE-007',
    message: '{found} begins no statement',
    cause:
      'A statement begins with its words (initiate, wait until, if …), or with a name that something is assigned to.',
    remedy: '{hint}',
    status: 400,
  },
  semicolon: {
    code: 'VIG-PROCEDURE-008',
    message: 'a semicolon is missing after {what}',
    cause: 'Each statement is followed by a semicolon.',
    remedy: 'Put ; here. If the next line belongs to a name, write the whole name in one line.',
    status: 400,
  },
  tolerated: {
    code: 'VIG-PROCEDURE-009',
    message: '{form} is read as {instead}',
    cause: 'It is met in procedures, and is not how the standard writes it.',
    remedy: 'Write {instead}, so that others can read it too; "vigie procedure format" does.',
    status: 400,
  },
  twice: {
    code: 'VIG-PROCEDURE-010',
    message: 'this {owner} already has {what}, in line {line}',
    cause: 'It may be there once.',
    remedy: 'Join the two.',
    status: 400,
  },
  literal: {
    code: 'VIG-PROCEDURE-011',
    message: '{text} is no {what}',
    cause: 'It looks like one, and its parts are out of range or too long.',
    remedy: '{hint}',
    status: 400,
  },
  tooDeep: {
    code: 'VIG-PROCEDURE-012',
    message: 'more than {limit} blocks or operators lie within one another',
    cause: 'What is so deep is no longer read.',
    remedy: 'Split the text into several steps, procedures or assignments.',
    status: 400,
  },
  afterEnd: {
    code: 'VIG-PROCEDURE-013',
    message: '{found} follows after the end of the procedure',
    cause: 'A file holds one procedure; only comments follow it.',
    remedy: 'Put it before "end procedure", or into a file of its own.',
    status: 400,
  },
  noProcedure: {
    code: 'VIG-PROCEDURE-014',
    message: 'the text does not begin with "procedure"',
    cause: 'A procedure is "procedure" … "end procedure"; only comments stand before it.',
    remedy: 'Write "procedure" at the beginning.',
    status: 400,
  },
  unit: {
    code: 'VIG-PROCEDURE-015',
    message: '"{unit}" is no unit that is known',
    cause:
      'A word after a number is its unit: SI units with prefixes, products and quotients of them, and min h d deg % bit byte rpm dB.',
    remedy: '{hint}',
    status: 400,
  },
  notUtf8: {
    code: 'VIG-PROCEDURE-016',
    message: 'the file is not UTF-8: {detail}',
    cause: 'Procedures are UTF-8 text.',
    remedy: 'Save it as UTF-8.',
    status: 400,
  },
  tooMany: {
    code: 'VIG-PROCEDURE-017',
    message: 'and {count} more findings',
    cause: 'Only the first are told.',
    remedy: 'Mend the first ones and look again.',
    status: 400,
  },
  continuationOfInitiate: {
    code: 'VIG-PROCEDURE-018',
    message: '"in case" follows an activity that is not waited for',
    cause: 'Only "initiate and confirm" has a confirmation status to go on from; "initiate" goes on at once.',
    remedy: 'Write "initiate and confirm", or ask later by "refer by" and "execution status of".',
    status: 400,
  },
  branch: {
    code: 'VIG-PROCEDURE-019',
    message: '{what} cannot be a branch of "in parallel"',
    cause: 'Branches are steps, and activities that are confirmed.',
    remedy: 'Put it into a step: initiate and confirm step NAME … end step;',
    status: 400,
  },
  strayContinuation: {
    code: 'VIG-PROCEDURE-021',
    message: 'this "in case" follows no step and no activity that is confirmed',
    cause: 'It belongs directly behind "end step" or an "initiate and confirm": before the semicolon, not after it.',
    remedy: 'Take the semicolon before it away, or end the step before it.',
    status: 400,
  },
})

/** A change of the text that mends a finding. */
export interface Fix {
  /** What it does, for people: `write "end while"`. */
  readonly title: string
  readonly span: Span
  readonly text: string
}

/** A finding about a procedure: a diagnostic that knows its extent in the text, and where it can, how to mend it. */
export interface ProcedureDiagnostic extends Diagnostic {
  /** Half-open, in UTF-16 units. */
  readonly span: Span
  readonly fix?: Fix
}

/** What is found while reading: places as offsets; lines and columns are counted for those that are told. */
export interface Found {
  readonly severity: DiagnosticSeverity
  readonly code: string
  readonly message: string
  readonly remedy: string
  readonly span: Span
  readonly fix?: Fix
}

export type LanguageFinding = keyof typeof languageErrors

export function languageFinding(
  key: LanguageFinding,
  severity: DiagnosticSeverity,
  span: Span,
  details: ErrorDetails,
  fix?: Fix,
): Found {
  const e = languageErrors[key](details)
  return { severity, code: e.code, message: e.message, remedy: e.remedy, span, ...(fix === undefined ? {} : { fix }) }
}
