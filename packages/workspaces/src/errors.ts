import { defineErrors, type Diagnostic, type ErrorDetails, type ErrorFactory } from '@vigie/base'

export const workspaceErrors = defineErrors('workspaces', {
  notReadable: {
    code: 'VIG-WORKSPACE-001',
    message: 'the workspace cannot be read: {detail}',
    cause: 'It is neither YAML nor JSON, or not of the form that workspaces have.',
    remedy: '{hint}',
    status: 422,
  },
  laterForm: {
    code: 'VIG-WORKSPACE-002',
    message: 'the workspace is of version {version} of the format; this centre knows up to {known}',
    cause: 'It was written by a later version of the product.',
    remedy: 'Arrange the panels here and save them, or update this centre.',
    status: 422,
  },
  otherMission: {
    code: 'VIG-WORKSPACE-003',
    message: 'the workspace was written in mission {other}, and this is {mission}',
    cause: 'Its panels may name parameters and satellites that are not here.',
    remedy: 'Use it, choose the names of this mission in its panels, and save it.',
    status: 200,
  },
  savedSince: {
    code: 'VIG-WORKSPACE-004',
    message: 'workspace {name} was saved as version {version} since you opened version {base}',
    cause: 'Somebody else changed it.',
    remedy: 'Save yours under another name, or open theirs and arrange it again.',
    status: 409,
  },
  nameTaken: {
    code: 'VIG-WORKSPACE-005',
    message: 'there is a workspace {name} already',
    cause: 'Names are unique for a person, for a role and for the mission.',
    remedy: 'Choose another name, or remove that one first.',
    status: 409,
  },
  tooMany: {
    code: 'VIG-WORKSPACE-006',
    message: 'there are {count} workspaces already, and at most {most} are kept',
    cause: 'Each person, each role and the mission have so many places.',
    remedy: 'Remove one that nobody uses any more.',
    status: 409,
  },
})

type Kind = keyof typeof workspaceErrors

export function finding(
  kind: Kind,
  severity: Diagnostic['severity'],
  details: ErrorDetails,
  place?: { readonly line: number; readonly column: number },
): Diagnostic {
  const { code, message, remedy } = (workspaceErrors[kind] as ErrorFactory)(details)
  return { severity, code, message, remedy, ...place }
}
