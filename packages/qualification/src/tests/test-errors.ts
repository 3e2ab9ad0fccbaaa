/** What can be found in test cases and campaigns. */
import {
  defineErrors,
  type Diagnostic,
  type DiagnosticSeverity,
  type ErrorDetails,
  type ErrorFactory,
} from '@vigie/base'
import { nearest } from '@vigie/documents'

export const testErrors = defineErrors('qualification-tests', {
  means: {
    code: 'VIG-QUALIFICATION-201',
    message: 'test {id} has {count} ways of being carried out',
    cause: 'It is a procedure, a script or a manual test: one of the three.',
    remedy: 'Give it exactly one of "procedure", "script" and "manual".',
    status: 422,
  },
  duplicate: {
    code: 'VIG-QUALIFICATION-202',
    message: 'test {id} is there twice; the first is in {first}',
    cause: 'Results are known by the identifiers of tests.',
    remedy: 'Give one of them another identifier.',
    status: 422,
  },
  unknownTest: {
    code: 'VIG-QUALIFICATION-203',
    message: '{what} names the test "{id}", which is not there{hint}',
    cause: 'It is mistyped, or its file is missing.',
    remedy: 'Correct the name, or write the test.',
    status: 422,
  },
  cycle: {
    code: 'VIG-QUALIFICATION-204',
    message: 'tests wait for each other: {cycle}',
    cause: 'Each names the next one among its prerequisites.',
    remedy: 'Take one of the prerequisites away.',
    status: 422,
  },
  unknownRequirement: {
    code: 'VIG-QUALIFICATION-205',
    message: 'test {id} verifies "{requirement}", which is no requirement of this mission{hint}',
    cause: 'It is mistyped, was removed, or is not imported yet.',
    remedy: 'Correct the identifier, or import the requirements.',
    status: 422,
  },
  nothing: {
    code: 'VIG-QUALIFICATION-206',
    message: 'campaign {campaign} names "{word}", which is no test, no suite and no keyword here{hint}',
    cause: 'It is mistyped, or the tests are not written yet.',
    remedy: 'Correct it: an id, a suite such as "Technical/Commanding", a keyword such as "#regression", or "*".',
    status: 422,
  },
  noScript: {
    code: 'VIG-QUALIFICATION-207',
    message: 'test {id}: {file} declares no test "{name}"{hint}',
    cause: 'The file or the name is mistyped, or the file could not be loaded.',
    remedy: 'Give the id or the title of a test that the file declares.',
    status: 422,
  },
  notLoaded: {
    code: 'VIG-QUALIFICATION-208',
    message: '{file} cannot be loaded: {detail}',
    cause: 'It has an error of syntax, or throws when it is loaded.',
    remedy: 'Correct it; an editor with TypeScript shows where.',
    status: 422,
  },
  unknownName: {
    code: 'VIG-QUALIFICATION-209',
    message: 'test {id}: the model has no {kind} "{name}"{hint}',
    cause: 'It is mistyped, or the model is of another version.',
    remedy: 'Correct the name: what is found now is not found in the night.',
    status: 422,
  },
  unknownSatellite: {
    code: 'VIG-QUALIFICATION-210',
    message: '{what} names the {kind} "{name}", which the mission does not have{hint}',
    cause: 'It is mistyped.',
    remedy: 'Use the names of mission.yaml.',
    status: 422,
  },
  noFile: {
    code: 'VIG-QUALIFICATION-211',
    message: '{what} names the file {file}, which is not in the mission folder',
    cause: 'It is mistyped, or missing.',
    remedy: 'Paths begin at the mission folder.',
    status: 422,
  },
  neverRuns: {
    code: 'VIG-QUALIFICATION-212',
    message: 'in campaign {campaign}, test {id} runs for no satellite',
    cause: 'The campaign is for {campaignSatellites}, the test for {testSatellites}.',
    remedy: 'Add a satellite to one of them, or leave the test out.',
    status: 422,
  },
  badTime: {
    code: 'VIG-QUALIFICATION-213',
    message: 'campaign {campaign}: "{value}" is no instant',
    cause: 'A start is an instant in UTC, such as 2026-11-25T10:00:00Z.',
    remedy: 'Correct it.',
    status: 422,
  },
  nothingVerified: {
    code: 'VIG-QUALIFICATION-214',
    message: 'test {id} verifies no requirement',
    cause: 'Nothing says what it is for.',
    remedy: 'Name the requirements in "verifies".',
    status: 422,
  },
  notEnded: {
    code: 'VIG-QUALIFICATION-218',
    message: 'campaign run {run} has not ended',
    cause: 'It is under way, or was interrupted.',
    remedy: 'Let it end; an interrupted one is taken up with "vigie qualify --resume".',
    status: 409,
  },
  otherAnomaly: {
    code: 'VIG-QUALIFICATION-219',
    message: 'campaign run {run} opened {id}, and the book has another {id}, of {of}',
    cause: 'Two campaigns gave the same number to what each of them found.',
    remedy: 'Run the campaign again: what it opens gets a number of its own.',
    status: 409,
  },
})

export interface Placed {
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

export function testFinding(
  severity: DiagnosticSeverity,
  kind: keyof typeof testErrors,
  details: ErrorDetails,
  place: Placed,
): Diagnostic {
  const { code, message, remedy } = (testErrors[kind] as ErrorFactory)(details)
  return { severity, code, message, remedy, ...place }
}

/** "; did you mean X?" of the nearest known word, or nothing. */
export function nearHint(word: string, known: Iterable<string>): string {
  const near = nearest(word, known)
  return near === undefined ? '' : `; did you mean "${near}"?`
}
