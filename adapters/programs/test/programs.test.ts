/** Programs as executors, with real processes (issue: commanding, clause 1: external process). */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Activity, CommandPlan, PlainArguments, StageReport } from '@vigie/commanding'
import type { ProgramConfig } from '@vigie/model'
import { ProgramHand } from '../src/index.ts'

const NODE = process.execPath
let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vigie-programs-'))
  mkdirSync(path.join(folder, 'tools'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (script: string, more: Partial<ProgramConfig> = {}): ProgramConfig => ({
  activity: 'TOOLS.Run',
  run: [NODE, '-e', script],
  env: {},
  timeout: 20,
  stages: 'exit',
  ...more,
})
const handOf = (program: ProgramConfig, most?: number): ProgramHand =>
  new ProgramHand({
    programs: [program],
    folder,
    pathOf: (p) => p,
    plan: (p) => ({ path: p, abstract: false }) as CommandPlan,
    ...(most === undefined ? {} : { most }),
  })
const activity = { id: 7, path: 'TOOLS.Run', by: { user: 'ada', role: 'controller' } } as unknown as Activity

function started(program: ProgramConfig, values: PlainArguments = {}) {
  const hand = handOf(program)
  const reports: StageReport[] = []
  const { promise, resolve } = Promise.withResolvers<void>()
  hand.start(activity, values, (r) => {
    reports.push(r)
    if (!r.passed || r.stage === 'completed') resolve()
  })
  return { hand, reports, over: promise }
}
const outcome = async (program: ProgramConfig, values: PlainArguments = {}) => {
  const { reports, over } = started(program, values)
  await over
  return reports
}

/** One that has ended and that nobody has waited for still has its number (Linux: state Z). */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

describe('a program', () => {
  test('that exits with 0 has completed; what it said is evidence', async () => {
    const reports = await outcome(run('console.log("3 files")'))
    expect(reports).toMatchObject([
      { stage: 'sent', passed: true },
      { stage: 'completed', passed: true, evidence: [{ text: 'exit code 0' }, { text: 'output: 3 files' }] },
    ])
  })
  test('that exits otherwise has failed, with the last of its complaints', async () => {
    const reports = await outcome(run('console.error("first"); console.error("no such day"); process.exit(3)'))
    expect(reports.at(-1)).toMatchObject({ passed: false, detail: 'the program ended with exit code 3: no such day' })
    expect(reports.at(-1)!.uncertain).toBeUndefined()
  })
  test('that is not there was never run', async () => {
    expect(await outcome(run('', { run: ['no-such-program-of-vigie'] }))).toMatchObject([
      { stage: 'sent', passed: false },
    ])
  })
  test('gets each argument as one item, whatever is in it: no shell reads it', async () => {
    const nasty = `a b; touch ${folder}/pwned $(touch ${folder}/pwned) "' \\ * {user}`
    const script =
      'require("fs").writeFileSync("seen.json", JSON.stringify([process.argv.slice(1), process.env.DAY, process.cwd()]))'
    const reports = await outcome(
      run('', {
        run: [NODE, '-e', script, '{text}', '--n={n}', '{other}', '{list}'],
        env: { DAY: '{n}' },
        folder: 'tools',
      }),
      { text: nasty, n: 4, list: [1, 'x'] },
    )
    expect(reports.at(-1)).toMatchObject({ stage: 'completed', passed: true })
    const [argv, day, cwd] = JSON.parse(readFileSync(path.join(folder, 'tools', 'seen.json'), 'utf8')) as [
      string[],
      string,
      string,
    ]
    expect(argv).toEqual([nasty, '--n=4', '{other}', '[1,"x"]'])
    expect(day).toBe('4')
    expect(path.basename(cwd)).toBe('tools')
    expect(() => readFileSync(path.join(folder, 'pwned'))).toThrow()
  })
  test('sees nothing of the environment of the centre but what it needs, and who asked', async () => {
    process.env['VIGIE_TEST_SECRET'] = 'hunter2'
    const reports = await outcome(
      run('console.log(Object.keys(process.env).join(" "), process.env.VIGIE_USER, process.env.VIGIE_ACTIVITY)'),
    )
    delete process.env['VIGIE_TEST_SECRET']
    const said = JSON.stringify(reports.at(-1))
    expect(said).toContain('ada 7')
    expect(said).not.toContain('SECRET')
  })
  test('a file of the mission is found by its place', async () => {
    writeFileSync(path.join(folder, 'tools', 'ok.sh'), '#!/bin/sh\necho from the mission\n', { mode: 0o755 })
    const reports = await outcome(run('', { run: ['tools/ok.sh'] }))
    expect(JSON.stringify(reports.at(-1))).toContain('from the mission')
  })
})

describe('lines of JSON', () => {
  test('tell stages as it goes; other lines are only said', async () => {
    const script = `
      console.log('warming up')
      console.log(JSON.stringify({ stage: 'started' }))
      console.log(JSON.stringify({ stage: 'progress', detail: '1 of 2', evidence: 'file a' }))
      console.log('{ not JSON')
      console.log(JSON.stringify({ stage: 'released' }))`
    const reports = await outcome(run(script, { stages: 'lines' }))
    expect(reports.map((r) => [r.stage, r.detail])).toEqual([
      ['sent', undefined],
      ['started', undefined],
      ['progress', '1 of 2'],
      ['completed', undefined],
    ])
    expect(JSON.stringify(reports.at(-1))).toContain('warming up')
  })
  test('a failed stage ends it, whatever it exits with', async () => {
    const reports = await outcome(
      run(`console.log(JSON.stringify({ stage: 'progress', passed: false, detail: 'disk full' }))`, {
        stages: 'lines',
      }),
    )
    expect(reports.at(-1)).toMatchObject({ stage: 'progress', passed: false, detail: 'disk full' })
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(reports.filter((r) => !r.passed)).toHaveLength(1)
  })
})

describe('is ended', () => {
  test('after its time, with all that it started; how far it was nobody knows', async () => {
    const script = `
      const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
      require('fs').writeFileSync(${JSON.stringify('grandchild')}, String(child.pid)); setInterval(() => {}, 1000)`
    const reports = await outcome(run(script, { timeout: 1.5 }))
    expect(reports.at(-1)).toMatchObject({ passed: false, uncertain: true, detail: 'it took longer than 1.5 s' })
    const pid = Number(readFileSync(path.join(folder, 'grandchild'), 'utf8'))
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(isRunning(pid)).toBe(false)
  })
  test('on request, even where it does not listen; it says nothing more', async () => {
    const { hand, reports } = started(
      run(`process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)`),
    )
    while (reports.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(await hand.stop(activity)).toBe(true)
    expect(reports.map((r) => r.stage)).toEqual(['sent', 'progress'])
    expect(reports.at(-1)!.detail).toContain('stays done')
    expect(await hand.stop(activity)).toBe(false)
  })
  test('when the centre stops', async () => {
    const { hand, reports, over } = started(run('setInterval(() => {}, 1000)'))
    while (reports.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    await hand.close()
    await over
    expect(reports.at(-1)).toMatchObject({ passed: false, uncertain: true, detail: 'the centre stops' })
  })
})

describe('is refused', () => {
  test('beyond so many at once, and where its folder is not in the mission', () => {
    expect(handOf(run(''), 0).problem('TOOLS.Run')).toMatchObject({ rule: 'program', code: 'VIG-PROGRAM-001' })
    expect(handOf(run('', { folder: '../..' })).problem('TOOLS.Run')).toMatchObject({ code: 'VIG-PROGRAM-002' })
    expect(handOf(run('', { folder: 'nowhere' })).problem('TOOLS.Run')!.message).toContain('it is not there')
    expect(handOf(run('')).problem('TOOLS.Run')).toBeUndefined()
  })
  test('what is approved is what is run: another program has another fingerprint', () => {
    expect(handOf(run('1')).fingerprint('TOOLS.Run')).not.toBe(handOf(run('2')).fingerprint('TOOLS.Run'))
  })
})
