import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { besideWith, ProcedureLibrary, readProcedureFolder, type ProcedureVersion } from '../../src/index.ts'
import { DEFAULT_RULES } from '../../src/execution/rules.ts'

const AT = '2026-11-25T12:00:00Z'
const text = (what: string) => `procedure main log "${what}"; end main end procedure\n`
const ada = { user: 'ada', role: 'operations-engineer' }
const ben = { user: 'ben', role: 'operations-engineer' }
const eve = { user: 'eve', role: 'controller' }
const PATH = 'SAT.TCS.Warm'
const delivered = (what: string, beside?: string) => [
  { path: PATH, file: 'procedures/SAT/TCS/Warm.pluto', text: text(what), ...(beside === undefined ? {} : { beside }) },
]
const rules = {
  ...DEFAULT_RULES,
  environments: new Map([['flight model', { approved: true, validatedOn: ['simulator'] }]]),
}
const opened = (beside?: string) => {
  const library = new ProcedureLibrary([], [], rules)
  library.arrive(delivered('one', beside), AT)
  return library
}
const code = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return `${(error as { code: string }).code} ${(error as Error).message}`
  }
  return 'done'
}

describe('versions', () => {
  it('what the mission has is in force, and a folder that is the same makes no new version', () => {
    const library = opened('title: Warm\n')
    expect(library.inForce(PATH)).toMatchObject({ version: 1, origin: 'mission' })
    expect(library.stored.get(PATH)).toMatchObject({ title: 'Warm', element: 'SAT.TCS', name: 'Warm' })
    expect(library.arrive(delivered('one', 'title: Warm\n'), AT)).toEqual([])
    expect(library.arrive(delivered('two'), AT)).toMatchObject([{ version: 2 }])
    expect(library.inForce(PATH)?.version).toBe(2)
    // A delivery that goes back to what there was is in force, too.
    library.arrive(delivered('one', 'title: Warm\n'), AT)
    expect(library.inForce(PATH)).toMatchObject({ version: 3, text: text('one') })
    library.arrive([], AT)
    expect(library.inForce(PATH)).toBeUndefined()
    expect(library.stored.size).toBe(0)
  })
  it('a saved text is a draft; reviewed and approved by others it is in force', () => {
    const library = opened()
    expect(code(() => library.save(PATH, { text: text('one'), base: 1 }, ada, AT))).toMatch(/226.*nothing of it is/)
    const draft = library.save(PATH, { text: text('two'), base: 1, comment: 'warmer' }, ada, AT)
    expect(draft).toMatchObject({ version: 2, origin: 'library', base: 1, by: 'ada' })
    expect(library.inForce(PATH)?.version).toBe(1)
    expect(code(() => library.save(PATH, { text: text('three'), base: 1 }, ben, AT))).toMatch(/VIG-PROCEDURE-225.*ada/)
    expect(code(() => library.decide(PATH, 2, 'approved', ben, AT))).toMatch(/226.*nobody has reviewed/)
    expect(code(() => library.decide(PATH, 2, 'reviewed', ada, AT))).toMatch(/226.*another person/)
    expect(code(() => library.decide(PATH, 2, 'reviewed', eve, AT))).toMatch(/VIG-PROCEDURE-227.*controller/)
    library.decide(PATH, 2, 'reviewed', ben, AT, 'seen')
    expect(code(() => library.decide(PATH, 2, 'reviewed', ben, AT))).toMatch(/226.*already/)
    expect(library.standing(draft).state).toBe('reviewed')
    expect(library.inForce(PATH)?.version).toBe(1)
    expect(code(() => library.decide(PATH, 2, 'approved', ada, AT))).toMatch(/226.*another person/)
    library.decide(PATH, 2, 'approved', ben, AT)
    expect(library.inForce(PATH)?.version).toBe(2)
    expect(library.stored.get(PATH)).toMatchObject({
      approved: { by: 'ben' },
      reviewed: { by: 'ben', comment: 'seen' },
    })
    expect(code(() => library.decide(PATH, 2, 'rejected', ben, AT, 'no'))).toMatch(/can be withdrawn/)
    expect(code(() => library.decide(PATH, 2, 'withdrawn', ben, AT))).toMatch(/a reason/)
    library.decide(PATH, 2, 'withdrawn', ben, AT, 'it warms too much')
    expect(library.inForce(PATH)?.version).toBe(1)
    expect(code(() => library.decide(PATH, 2, 'approved', ben, AT))).toMatch(/it was withdrawn/)
    expect(code(() => library.decide(PATH, 9, 'approved', ben, AT))).toMatch(/VIG-PROCEDURE-224/)
  })
  it('what is declared beside counts for its own text only', () => {
    const library = opened('approved: { by: cleo, at: 2026-11-20 }\nvalidatedOn: [simulator]\n')
    const first = library.inForce(PATH)!
    expect(library.standing(first)).toMatchObject({ state: 'approved', validatedOn: [{ on: 'simulator' }] })
    const other = opened(`approved: { by: cleo, content: ${'0'.repeat(64)} }\n`)
    expect(other.standing(other.inForce(PATH)!).state).toBe('draft')
    expect(other.stored.get(PATH)).not.toHaveProperty('approved')
    expect(other.stored.get(PATH)!.findings).toMatchObject([{ code: 'VIG-PROCEDURE-229', severity: 'warning' }])
  })
})

it('what could not be kept is taken back', () => {
  const library = opened()
  const draft = library.save(PATH, { text: text('two'), base: 1 }, ada, AT)
  library.decide(PATH, 2, 'reviewed', ben, AT)
  library.undo(library.decide(PATH, 2, 'approved', ben, AT))
  expect(library.standing(draft).state).toBe('reviewed')
  expect(library.stored.get(PATH)!.text).toBe(text('one'))
  library.undo(draft)
  expect(library.versions(PATH)).toHaveLength(1)
})

it('nobody approves by writing it beside a text', () => {
  const library = opened('approved: { by: cleo }\n')
  const draft = library.save(PATH, { text: text('two'), base: 1, beside: '# x\napproved: { by: cleo }\n' }, ada, AT)
  expect(draft.beside).not.toContain('cleo')
  expect(library.standing(draft).state).toBe('draft')
  expect(library.inForce(PATH)?.version).toBe(1)
})

describe('what may be run where', () => {
  it('rules of an environment name what is missing', () => {
    const library = opened()
    expect(library.missing(PATH, 'simulator', [])).toEqual([])
    expect(library.missing(PATH, 'flight model', [])).toEqual([
      'it is not approved',
      'it is not validated on simulator',
    ])
    library.decide(PATH, 1, 'reviewed', ben, AT)
    library.decide(PATH, 1, 'approved', ben, AT)
    expect(library.missing(PATH, 'flight model', [])).toEqual(['it is not validated on simulator'])
    expect(library.missing(PATH, 'flight model', ['simulator'])).toEqual([])
    expect(code(() => library.validate(PATH, 1, { on: 'simulator' }, eve, AT))).toMatch(/227/)
    library.validate(PATH, 1, { on: 'simulator', of: '1.4' }, ada, AT)
    expect(library.missing(PATH, 'flight model', [])).toEqual([])
    expect(library.stored.get(PATH)!.validatedOn).toEqual([{ on: 'simulator', version: '1.4', at: AT, by: 'ada' }])
  })
  it('rules.yaml says it', () => {
    const read = (rulesText: string) => readProcedureFolder([{ path: 'rules.yaml', text: rulesText }])
    const good = read(
      'environments:\n  flight model: { approved: true, validatedOn: simulator }\napprove: [administrator]\n',
    )
    expect(good.findings).toEqual([])
    expect([...good.rules.environments]).toEqual([['flight model', { approved: true, validatedOn: ['simulator'] }]])
    expect(good.rules.approve).toEqual(['administrator'])
    const bad = read('environments:\n  flight model: { approved: yes please, validated: [x] }\n')
    expect(bad.findings.map((f) => f.message)).toEqual([
      expect.stringMatching(/"approved" is true or false/),
      expect.stringMatching(/there is no "validated" here/),
    ])
    expect(read('environments: [a]\n').findings).toHaveLength(1)
  })
})

it('an approved version that goes to the mission folder and comes back keeps what was decided about it', () => {
  const library = opened('# who pays\ntitle: Warm\n')
  const made = library.save(PATH, { text: text('two'), base: 1, beside: '# who pays\ntitle: Warmer\n' }, ada, AT)
  library.decide(PATH, 2, 'reviewed', ben, AT)
  library.decide(PATH, 2, 'approved', ben, AT)
  const beside = besideWith(made, library.standing(made))
  expect(beside).toContain('# who pays')
  const file = { path: PATH, file: made.file, text: made.text, beside }
  // At this centre, and at one that knows nothing of it.
  const [here] = library.arrive([file], AT)
  const there = new ProcedureLibrary([], [], rules)
  const [other] = there.arrive([file], AT)
  for (const v of [here!, other!]) expect(v.content).toBe(made.content)
  expect(library.standing(here!).state).toBe('approved')
  expect(there.standing(other!)).toMatchObject({ state: 'approved', approved: [{ by: 'ben' }] })
})

it('whatever is done, a library that is read again is the same, and nobody has approved a text of their own', () => {
  const people = [ada, ben, eve, { user: 'root', role: 'administrator' }]
  const act = fc.record({
    what: fc.constantFrom('save', 'reviewed', 'approved', 'rejected', 'withdrawn', 'validate', 'arrive'),
    who: fc.nat({ max: 3 }),
    version: fc.integer({ min: 1, max: 5 }),
    word: fc.constantFrom('a', 'b', 'c'),
  })
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (doings) => {
      const library = opened()
      const versions: ProcedureVersion[] = [...library.versions(PATH)]
      const acts = []
      for (const { what, who, version, word } of doings) {
        const by = people[who]!
        try {
          if (what === 'save')
            versions.push(library.save(PATH, { text: text(word), base: library.versions(PATH)[0]!.version }, by, AT))
          else if (what === 'arrive') versions.push(...library.arrive(delivered(word), AT))
          else if (what === 'validate') acts.push(library.validate(PATH, version, { on: word }, by, AT))
          else acts.push(library.decide(PATH, version, what as 'reviewed', by, AT, 'because'))
        } catch (error) {
          expect((error as { code: string }).code).toMatch(/^VIG-PROCEDURE-22[4-7]$/)
        }
      }
      const last = versions.findLast((v) => v.origin === 'mission')!
      const again = new ProcedureLibrary(versions, acts, rules)
      expect(again.arrive([{ path: PATH, file: last.file, text: last.text }], AT)).toEqual([])
      expect(again.inForce(PATH)).toEqual(library.inForce(PATH))
      expect(again.stored.get(PATH)).toEqual(library.stored.get(PATH))
      const now = library.inForce(PATH)
      if (now?.origin === 'library') {
        const { reviewed, approved } = library.standing(now)
        expect(approved.length).toBeGreaterThan(0)
        expect(reviewed.length).toBeGreaterThan(0)
      }
    }),
  )
})
