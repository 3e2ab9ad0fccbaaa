import { Type } from 'typebox'
import { operations } from '../operation.ts'
import { BurnUp, CompatibilityMatrix, ProcedureBoard, RequirementBoard, ReviewReadiness } from '../schemas/boards.ts'

const tag = 'Boards'
const Name = Type.Optional(Type.String({ minLength: 1, maxLength: 100 }))

export const boardOperations = operations({
  getRequirementBoard: {
    method: 'GET',
    path: '/qualification/boards/requirements',
    tag,
    role: 'viewer',
    summary: 'Where each requirement stands, for each satellite',
    query: Type.Object({ environment: Name, station: Name, baseline: Name }),
    answer: RequirementBoard,
    problems: { 404: 'no such baseline' },
  },
  getBurnUp: {
    method: 'GET',
    path: '/qualification/boards/burn-up',
    tag,
    role: 'viewer',
    summary: 'How the verification grew',
    query: Type.Object({ satellite: Name, environment: Name }),
    answer: BurnUp,
  },
  getReviewReadiness: {
    method: 'GET',
    path: '/qualification/boards/readiness',
    tag,
    role: 'viewer',
    summary: 'What stands between the mission and its next review',
    query: Type.Object({
      environment: Type.Optional(
        Type.String({ maxLength: 100, description: 'on which results and procedures must be shown; any unless told' }),
      ),
      stage: Type.Optional(
        Type.String({
          maxLength: 100,
          description: 'of requirements: qualification, acceptance, pre-launch, in-orbit',
        }),
      ),
      baseline: Name,
    }),
    answer: ReviewReadiness,
    problems: { 404: 'no such baseline' },
  },
  getCompatibilityMatrix: {
    method: 'GET',
    path: '/qualification/boards/compatibility',
    tag,
    role: 'viewer',
    summary: 'Which satellite was shown to work with which station, function by function',
    answer: CompatibilityMatrix,
  },
  getProcedureBoard: {
    method: 'GET',
    path: '/qualification/boards/procedures',
    tag,
    role: 'viewer',
    summary: 'Which procedures are validated on what',
    answer: ProcedureBoard,
  },
})
