/** Invented records of a small campaign: two requirements closed by tests on two satellites, one failed, one by analysis, one waived. */
import type { QualificationRecords } from '../../src/file/index.ts'
import {
  requirementFingerprint,
  sha256,
  testFingerprint,
  type Requirement,
  type TestCase,
  type TestRun,
  type Verdict,
} from '../../src/index.ts'

const text = (content: string) => ({ format: 'text' as const, content })

export function requirement(id: string, change: Partial<Requirement> = {}): Requirement {
  return {
    id,
    version: 1,
    specification: 'SYS',
    title: `The centre does ${id}`,
    text: text(`The centre shall do ${id}.`),
    type: 'system function',
    status: 'valid',
    expectedCoverage: 1,
    order: Number(/\d+/.exec(id)?.[0] ?? 0),
    methods: ['test'],
    level: 'system',
    stage: 'qualification',
    customFields: {},
    attachments: [],
    ...change,
  }
}

export function testCase(id: string, verifies: readonly string[], change: Partial<TestCase> = {}): TestCase {
  return {
    id,
    version: 1,
    suite: ['Technical'],
    title: `Test ${id}`,
    summary: text('Looks whether it is so.'),
    preconditions: text(''),
    means: { kind: 'script', file: 'tests/sample.test.ts', name: id },
    verifies: verifies.map((r) => ({ requirement: r })),
    prerequisites: [],
    importance: 'high',
    status: 'final',
    keywords: [],
    platforms: [],
    configuration: { satellites: ['RECO1', 'IDENT1'] },
    limits: ['The simulator has no radio channel.'],
    attempts: 1,
    order: 0,
    customFields: {},
    attachments: [],
    ...change,
  }
}

const configuration = {
  software: { version: '0.1.0', sha256: sha256('software') },
  materials: sha256('materials'),
  mission: { name: 'BISAT', sha256: sha256('mission') },
  models: { RECO1: sha256('reco1'), IDENT1: sha256('ident1') },
  environment: 'simulator',
  simulator: { seed: 1 },
  time: 'accelerated, rate 10',
  platform: 'linux x64',
}

export const SAMPLES =
  'parameter,generation,reception,raw,value,unit,validity,state\r\n' +
  [0, 5, 10, 15, 20]
    .map(
      (s) =>
        `RECO1.TCS.Plate,2031-04-02T11:30:${String(s).padStart(2, '0')}.000000000Z,,${100 + s},${18 + s / 2},degC,valid,nominal\r\n`,
    )
    .join('')

/** Bytes of each file of evidence, by path in the run. */
export const EVIDENCE: Readonly<Record<string, Uint8Array>> = {
  'evidence/samples.csv': new TextEncoder().encode(SAMPLES),
  // More than two blocks, so that a place can be told.
  'evidence/packets/RECO1.bin': Uint8Array.from({ length: 150_000 }, (_, i) => (i * 31 + (i >> 8)) & 0xff),
}

export function run(
  test: TestCase,
  satellite: string,
  verdict: Verdict,
  requirements: readonly Requirement[],
): TestRun {
  const passed = verdict === 'passed'
  const at = '2031-04-02T11:30:15.250000000Z'
  return {
    id: `technical-1/${test.id}@${satellite}#1`,
    campaign: 'technical',
    campaignRun: 'technical-1',
    test: test.id,
    testVersion: test.version,
    testFingerprint: testFingerprint(test, 'await t.send()'),
    satellite,
    line: 1,
    attempt: 1,
    startedAt: '2031-04-02T11:30:00.000000000Z',
    endedAt: '2031-04-02T11:30:20.000000000Z',
    by: 'ada',
    verdict,
    reasons: passed ? [] : ['the plate stayed cold'],
    requirements: requirements.map((r) => ({ id: r.id, version: r.version, fingerprint: requirementFingerprint(r) })),
    configuration,
    steps: [
      {
        number: 1,
        title: 'The plate warms',
        startedAt: '2031-04-02T11:30:02.000000000Z',
        endedAt: '2031-04-02T11:30:18.000000000Z',
        verdict,
        checks: [
          {
            kind: 'wait',
            subject: 'RECO1.TCS.Plate',
            expected: '>= 23',
            actual: passed ? '25.5' : '20',
            unit: 'degC',
            at,
            within: 60,
            took: 13.25,
            passed,
          },
        ],
        activities: [7],
      },
    ],
    evidence: Object.entries(EVIDENCE).map(([file, bytes]) => ({
      kind: file.endsWith('.csv') ? 'samples' : 'packets',
      file,
      sha256: sha256(bytes),
      size: bytes.length,
    })),
    limits: test.limits,
    anomalies: passed ? [] : ['NCR-0001'],
  }
}

export function sampleRecords(change: Partial<QualificationRecords> = {}): QualificationRecords {
  const requirements = [
    requirement('REQ-1'),
    requirement('REQ-2'),
    requirement('REQ-3', { methods: ['analysis'] }),
    requirement('REQ-4', { title: 'Waived <b>& "quoted"</b> — Ω é' }),
    requirement('REQ-5'),
    requirement('REQ-6', { type: 'information' }),
  ]
  const [one, two, , four] = requirements as [Requirement, Requirement, Requirement, Requirement]
  const tests = [testCase('T-1', ['REQ-1']), testCase('T-2', ['REQ-2']), testCase('T-4', ['REQ-4'])] as const
  const [t1, t2, t4] = tests
  return {
    mission: { name: 'BISAT', title: 'BISAT demonstration', satellites: ['RECO1', 'IDENT1'] },
    plan: {
      reference: 'BISAT-QF-001',
      issue: '1',
      title: 'Technical qualification of the BISAT centre',
      scope: 'All functions.',
      approach: 'On the simulator.',
      organisation: [{ role: 'qualification engineer', name: 'Ada' }],
      documents: [{ reference: 'ECSS-E-ST-10-02C', title: 'Verification' }],
      environments: [{ name: 'simulator', description: 'Two simulated satellites', limits: ['No radio channel.'] }],
      limitations: ['Not for three satellites.'],
      risks: [],
      signatures: [
        { role: 'qualification engineer', persons: 1 },
        { role: 'witness', persons: 2 },
      ],
    },
    campaign: {
      name: 'technical',
      title: 'Technical qualification',
      kind: 'technical',
      tests: ['Technical'],
      satellites: [],
      environment: 'simulator',
      lines: 1,
      time: { kind: 'accelerated', rate: 10 },
      onFailure: 'continue',
      margin: 5,
      readiness: ['The baseline is frozen'],
    },
    campaignRun: {
      id: 'technical-1',
      campaign: 'technical',
      baseline: 'B1',
      startedAt: '2031-04-02T11:29:00.000000000Z',
      endedAt: '2031-04-02T11:31:00.000000000Z',
      by: 'ada',
      configuration,
      readiness: [{ point: 'The baseline is frozen', met: true, by: 'ada' }],
      runs: [],
    },
    baseline: {
      name: 'B1',
      at: '2031-04-01T00:00:00.000000000Z',
      by: 'ada',
      requirements: Object.fromEntries(
        requirements.map((r) => [r.id, { version: r.version, fingerprint: requirementFingerprint(r) }]),
      ),
    },
    specifications: [
      { id: 'SYS', title: 'System', type: 'section', scope: text(''), order: 0, customFields: {}, attachments: [] },
    ],
    requirements,
    relations: [{ source: 'REQ-1', destination: 'REQ-2', type: 'parent' }],
    links: [],
    tests: tests.map((t) => ({
      case: t,
      campaign: true,
      text: 'await t.send()',
      fingerprint: testFingerprint(t, 'await t.send()'),
    })),
    runs: [
      run(t1, 'RECO1', 'passed', [one]),
      run(t1, 'IDENT1', 'passed', [one]),
      run(t2, 'RECO1', 'passed', [two]),
      run(t2, 'IDENT1', 'failed', [two]),
      run(t4, 'RECO1', 'failed', [four]),
      run(t4, 'IDENT1', 'passed', [four]),
    ],
    anomalies: [
      {
        id: 'NCR-0001',
        title: 'The plate stayed cold',
        state: 'open',
        classification: 'minor',
        detectedAt: '2031-04-02T11:30:15.250000000Z',
        detectedBy: 'ada',
        detection: { run: 'technical-1/T-2@IDENT1#1', test: 'T-2', step: 1, satellite: 'IDENT1' },
        observed: '20 degC',
        required: '>= 23 degC',
        requirements: ['REQ-2'],
        actions: [],
      },
    ],
    waivers: [
      {
        id: 'RFW-1',
        kind: 'waiver',
        requirements: ['REQ-4'],
        departure: 'Not on RECO-1',
        justification: 'Not needed there',
        impact: 'none',
        state: 'approved',
        approvals: [{ by: 'eve', role: 'customer', at: '2031-04-03T00:00:00.000000000Z' }],
        anomalies: [],
      },
    ],
    decisions: [
      {
        subject: { kind: 'requirement', id: 'REQ-3' },
        decision: 'compliant',
        reason: 'Report A-12',
        by: 'bob',
        role: 'analyst',
        at: '2031-04-02T00:00:00.000000000Z',
      },
    ],
    materials: {
      bomFormat: 'CycloneDX',
      components: [{ name: 'fastify', version: '5.12.8', licenses: [{ license: { id: 'MIT' } }] }],
    },
    ...change,
  }
}
