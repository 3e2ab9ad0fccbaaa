import { mkdtempSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isLoaded } from '@vigie/model'
import { writeWorkbook } from '@vigie/model/excel'
import { loadMission, loadModel, MAX_MODEL_FILE_BYTES } from '@vigie/mission-folder'

const bisat = fileURLToPath(new URL('../../../missions/bisat', import.meta.url))
const SAT =
  'element: SAT\nparameters:\n  - { name: A, type: { kind: integer, sizeInBits: 8 } }\ncontainers:\n  - { name: Tm, entries: [A] }\n'
const MISSION =
  'mission: T\nsatellites: [ { name: SAT, element: SAT, model: [sat] } ]\nchains: [ { name: SAT, element: SAT, links: [], packets: { root: SAT.Tm } } ]\n'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vigie-mission-'))
  mkdirSync(path.join(folder, 'sat'))
  writeFileSync(path.join(folder, 'mission.yaml'), MISSION)
  writeFileSync(path.join(folder, 'sat', 'a.yaml'), SAT)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a mission on disk', () => {
  test('the demonstration mission reads without a finding', async () => {
    const { mission, diagnostics } = await loadMission(bisat)
    expect(diagnostics).toEqual([])
    expect(mission!.satellites.map((s) => s.name)).toEqual(['RECO1', 'IDENT1'])
    expect(mission!.stations).toHaveLength(4)
  })

  test('is the same as its folder given as a model', async () => {
    const { mission } = await loadMission(folder)
    const { system } = await loadModel(folder)
    expect([...system!.parameters.keys()]).toEqual([...mission!.system.parameters.keys()])
  })

  test('a single YAML file, and a folder without mission.yaml, are models', async () => {
    for (const target of [path.join(folder, 'sat', 'a.yaml'), path.join(folder, 'sat')]) {
      const result = await loadModel(target)
      expect(isLoaded(result)).toBe(true)
      expect([...result.system!.parameters.keys()]).toEqual(['SAT.A'])
    }
  })

  test('so is a workbook', async () => {
    const { bytes } = await writeWorkbook((await loadModel(folder)).system!)
    const file = path.join(folder, 'm.xlsx')
    writeFileSync(file, bytes)
    const result = await loadModel(file)
    expect(result.diagnostics).toEqual([])
    expect([...result.system!.containers.keys()]).toEqual(['SAT.Tm'])
  })
})

describe('what is refused', () => {
  test('a model outside of the folder, also through a link', async () => {
    const outside = mkdtempSync(path.join(tmpdir(), 'vigie-outside-'))
    writeFileSync(path.join(outside, 'secret.yaml'), SAT)
    symlinkSync(outside, path.join(folder, 'linked'))
    for (const model of ['../' + path.basename(outside), 'linked']) {
      writeFileSync(path.join(folder, 'mission.yaml'), MISSION.replace('[sat]', `['${model}']`))
      const { mission, diagnostics } = await loadMission(folder)
      expect(mission).toBeUndefined()
      expect(diagnostics.some((d) => d.message.includes('outside of the mission folder'))).toBe(true)
    }
    rmSync(outside, { recursive: true })
  })

  test('a file larger than any model, without reading it', async () => {
    const file = path.join(folder, 'sat', 'huge.yaml')
    writeFileSync(file, '')
    truncateSync(file, MAX_MODEL_FILE_BYTES + 1)
    const { diagnostics } = await loadMission(folder)
    expect(diagnostics[0]!.message).toContain('huge.yaml')
  })

  test('what is not there, and what is no model, with a remedy', async () => {
    expect((await loadModel(path.join(folder, 'nope.xml'))).diagnostics[0]).toMatchObject({ code: 'VIG-MODEL-109' })
    writeFileSync(path.join(folder, 'x.docx'), 'x')
    expect((await loadModel(path.join(folder, 'x.docx'))).diagnostics[0]).toMatchObject({ code: 'VIG-MODEL-110' })
  })
})
