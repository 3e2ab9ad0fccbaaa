/** Where things lie in a qualification file. */
import type { TestRun } from '../records/run.ts'

/** Chapters in the order of the file; each is a page, and all are one PDF. */
export const CHAPTERS = [
  { name: 'plan', title: 'Verification plan' },
  { name: 'configuration', title: 'Configuration definition' },
  { name: 'requirements', title: 'Requirements' },
  { name: 'verification-matrix', title: 'Verification control document' },
  { name: 'test-specifications', title: 'Test specifications' },
  { name: 'as-run-procedures', title: 'As-run procedures' },
  { name: 'test-reports', title: 'Test reports' },
  { name: 'anomalies', title: 'Anomalies' },
  { name: 'waivers', title: 'Deviations and waivers' },
  { name: 'limitations', title: 'Limitations of use and residual risks' },
  { name: 'conclusion', title: 'Conclusion' },
] as const
export type ChapterName = (typeof CHAPTERS)[number]['name']

/** A name for a file or a place in a page: what was given, without what paths and anchors cannot have. */
export const slug = (text: string): string => text.replaceAll(/[^A-Za-z0-9._@-]+/g, '-')

/** Folder of a run: "runs/VGI-QT-012@RECO1-1". */
const runFolder = (run: Pick<TestRun, 'id'>): string => `runs/${slug(run.id.slice(run.id.indexOf('/') + 1))}`

export const evidencePath = (run: Pick<TestRun, 'id'>, file: string): string => `${runFolder(run)}/${file}`

/** Place of a run in the chapters about runs. */
export const runAnchor = (run: Pick<TestRun, 'id'>): string => slug(run.id.slice(run.id.indexOf('/') + 1))

export const testAnchor = (test: string): string => `test-${slug(test)}`
export const requirementAnchor = (id: string): string => `requirement-${slug(id)}`
export const anomalyAnchor = (id: string): string => `anomaly-${slug(id)}`

/** The records, one file each. */
export const DATA_FILES = {
  mission: 'data/mission.json',
  plan: 'data/plan.json',
  campaign: 'data/campaign.json',
  campaignRun: 'data/campaign-run.json',
  baseline: 'data/baseline.json',
  specifications: 'data/specifications.json',
  requirements: 'data/requirements.json',
  relations: 'data/relations.json',
  links: 'data/links.json',
  tests: 'data/tests.json',
  anomalies: 'data/anomalies.json',
  waivers: 'data/waivers.json',
  decisions: 'data/decisions.json',
  materials: 'data/materials.json',
} as const
export const MATRIX_FILE = 'data/verification-matrix.json'
export const runFile = (run: Pick<TestRun, 'id'>): string => `${runFolder(run)}/run.json`
export const RUNS_FILE = 'data/runs.json'
