/** vigie procedure check, format, print, lsp: what scripts and editors rely on. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { vigie } from './run-vigie.ts'

const BIN = fileURLToPath(new URL('../bin/vigie.mjs', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'vigie-procedure-'))
const mission = path.join(folder, 'mission')
const inMission = path.join(mission, 'procedures', 'SAT', 'HeaterOn.pluto')
const loose = path.join(folder, 'loose.pluto')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const MISSION = `mission: TEST
satellites: [{ name: SAT, element: SAT, title: SAT-1, model: [model.yaml] }]
chains: [{ name: SAT, element: SAT, links: [], packets: { root: SAT.Packet, time: { kind: reception } } }]
`
const MODEL = `element: SAT
kind: satellite
parameters:
  - { name: Id, type: { kind: integer, sizeInBits: 16 } }
  - { name: PlateTemperature, type: { kind: float, unit: degC, sizeInBits: 32 } }
containers: [{ name: Packet, entries: [Id, PlateTemperature] }]
commands:
  - name: SwitchHeater
    arguments: [{ name: state, type: { kind: boolean, sizeInBits: 8, falseLabel: 'OFF', trueLabel: 'ON' } }]
    entries: [state]
`
const PROCEDURE = `procedure
  main
    initiate and confirm Switch Heater with arguments State := "ON" end with;
    initiate and confirm step Warm
      wait until Plate Temperature > Target timeout 10 min;
    end step;
  end main
end procedure
`
beforeAll(() => {
  mkdirSync(path.dirname(inMission), { recursive: true })
  writeFileSync(path.join(mission, 'mission.yaml'), MISSION)
  writeFileSync(path.join(mission, 'model.yaml'), MODEL)
  writeFileSync(inMission, PROCEDURE)
  writeFileSync(
    inMission.replace('.pluto', '.yaml'),
    'title: Heater on\ncriticality: watch\narguments: [{ name: Target, type: real, unit: degC, default: 20 }]\n',
  )
  writeFileSync(loose, 'procedure initiate and confirm Pump;;  log "a" end procedure')
})

describe('check', () => {
  it('finds the mission that a procedure lies in, and analyses against its model', async () => {
    expect(await vigie('procedure', 'check', inMission)).toMatchObject({
      code: 0,
      stdout: '1 procedure: ok — 0 errors, 0 warnings, 0 hints\n',
    })
    writeFileSync(
      path.join(path.dirname(inMission), 'Wrong.pluto'),
      PROCEDURE.replace('"ON"', '"ONN"').replace('Plate', 'Plat'),
    )
    const { code, stdout } = await vigie('procedure', 'check', mission, '--json')
    expect(code).toBe(1)
    const result = JSON.parse(stdout) as {
      ok: boolean
      files: number
      errors: number
      diagnostics: { code: string; line: number; column: number; file: string; remedy: string }[]
    }
    expect(result).toMatchObject({ ok: false, files: 2, errors: 3 })
    expect(result.diagnostics.map((d) => [path.basename(d.file), d.line, d.column, d.code])).toEqual([
      ['Wrong.pluto', 3, 55, 'VIG-PROCEDURE-122'],
      ['Wrong.pluto', 5, 18, 'VIG-PROCEDURE-100'],
      ['Wrong.pluto', 5, 37, 'VIG-PROCEDURE-100'],
    ])
    expect(result.diagnostics[1]?.remedy).toContain('PlateTemperature')
    rmSync(path.join(path.dirname(inMission), 'Wrong.pluto'))
  })
  it('--syntax-only asks for no model; several errors of one text come together', async () => {
    const bad = path.join(folder, 'bad.pluto')
    writeFileSync(bad, 'procedure\n  initate and confirm A of B;\n  log "x;\n  X := ;\nend procedure\n')
    const { code, stderr, stdout } = await vigie('procedure', 'check', '--syntax-only', bad)
    expect(code).toBe(1)
    expect(stderr.match(/error VIG-PROCEDURE-\d{3}/g)).toHaveLength(3)
    expect(stderr).toContain(`${bad}:2:3: error VIG-PROCEDURE-007`)
    expect(stdout).toContain('3 errors')
  })
  it('without a mission says so; what is not there is another exit code', async () => {
    expect((await vigie('procedure', 'check', loose)).stderr).toContain('1 of them lie in no mission')
    expect((await vigie('procedure', 'check', path.join(folder, 'none.pluto'))).code).toBe(3)
    expect((await vigie('procedure', 'check', loose, '--role', 'king')).code).toBe(2)
  })
})

it('format: to the standard output, in place, or only whether it is', async () => {
  const formatted = 'procedure\n  initiate and confirm Pump;\n  log "a";\nend procedure\n'
  expect((await vigie('procedure', 'format', loose)).stdout).toBe(formatted)
  expect((await vigie('procedure', 'format', '--check', loose)).code).toBe(1)
  expect((await vigie('procedure', 'format', '--write', loose)).code).toBe(0)
  expect(readFileSync(loose, 'utf8')).toBe(formatted)
  expect((await vigie('procedure', 'format', '--check', loose)).code).toBe(0)
})

it('print: text and HTML, with what is declared beside', async () => {
  const text = (await vigie('procedure', 'print', inMission)).stdout
  expect(text).toMatch(/^Heater on\n=+\nSAT\.HeaterOn\n/)
  expect(text).toContain('Argument Target = ________')
  const file = path.join(folder, 'heater.html')
  expect((await vigie('procedure', 'print', '--format', 'html', '--out', file, inMission)).code).toBe(0)
  expect(readFileSync(file, 'utf8')).toContain('<h1>Heater on</h1>')
})

describe('lsp', () => {
  it('answers an editor over the standard streams', async () => {
    const child = spawn(process.execPath, [BIN, 'procedure', 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] })
    const waiting = new Map<number | string, (value: unknown) => void>()
    let buffer = Buffer.alloc(0)
    child.stdout.on('data', (chunk: Buffer) => {
      buffer = Buffer.concat([buffer, chunk])
      for (;;) {
        const head = /^Content-Length: (\d+)\r\n(?:[^\r\n]+\r\n)*\r\n/.exec(buffer.toString('latin1'))
        const length = Number(head?.[1])
        if (head === null || buffer.length < head[0].length + length) return
        const message = JSON.parse(buffer.subarray(head[0].length, head[0].length + length).toString()) as {
          id?: number
          method?: string
          result?: unknown
          params?: unknown
        }
        buffer = buffer.subarray(head[0].length + length)
        const key = message.id ?? message.method ?? ''
        waiting.get(key)?.(message.method === undefined ? message.result : message.params)
      }
    })
    let next = 0
    const send = (message: object): void => {
      const body = JSON.stringify({ jsonrpc: '2.0', ...message })
      child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
    }
    const told = <T>(method: string): Promise<T> =>
      new Promise((resolve) => waiting.set(method, resolve as (value: unknown) => void))
    const ask = <T>(method: string, params: object | null): Promise<T> => {
      const id = ++next
      const answer = new Promise<T>((resolve) => waiting.set(id, resolve as (value: unknown) => void))
      send({ id, method, params })
      return answer
    }
    const uri = pathToFileURL(inMission).href
    const textDocument = { uri }

    const { capabilities } = await ask<{ capabilities: object }>('initialize', {
      processId: null,
      rootUri: null,
      capabilities: {},
    })
    expect(capabilities).toMatchObject({ hoverProvider: true, documentFormattingProvider: true })
    send({ method: 'initialized', params: {} })
    let findings = told<{ diagnostics: { message: string; range: object; code: string }[] }>(
      'textDocument/publishDiagnostics',
    )
    send({
      method: 'textDocument/didOpen',
      params: { textDocument: { uri, languageId: 'pluto', version: 1, text: PROCEDURE } },
    })
    expect((await findings).diagnostics).toEqual([])

    // "ON" becomes "ONN" under the hands of somebody who types.
    findings = told('textDocument/publishDiagnostics')
    const at = { line: 2, character: 66 }
    send({
      method: 'textDocument/didChange',
      params: { textDocument: { uri, version: 2 }, contentChanges: [{ range: { start: at, end: at }, text: 'N' }] },
    })
    const [finding] = (await findings).diagnostics
    expect(finding).toMatchObject({ code: 'VIG-PROCEDURE-122', range: { start: { line: 2, character: 54 } } })

    const hover = await ask<{ contents: { value: string } }>('textDocument/hover', {
      textDocument,
      position: { line: 4, character: 20 },
    })
    expect(hover.contents.value).toContain('SAT.PlateTemperature')
    const completion = await ask<{ items: { label: string; textEdit: { newText: string } }[] }>(
      'textDocument/completion',
      { textDocument, position: { line: 2, character: 35 } },
    )
    expect(completion.items[0]).toMatchObject({ label: 'SwitchHeater' })
    const symbols = await ask<{ name: string }[]>('textDocument/documentSymbol', { textDocument })
    expect(symbols.map((s) => s.name)).toEqual(['Switch Heater', 'Warm'])
    const tokens = await ask<{ data: number[] }>('textDocument/semanticTokens/full', { textDocument })
    expect(tokens.data.length % 5).toBe(0)
    expect(await ask('textDocument/foldingRange', { textDocument })).toHaveLength(3)
    expect(
      await ask('textDocument/rename', { textDocument, position: { line: 3, character: 30 }, newName: 'Heat Up' }),
    ).toMatchObject({ changes: { [uri]: [{ newText: 'Heat Up' }] } })
    expect(await ask('textDocument/definition', { textDocument, position: { line: 4, character: 20 } })).toBeNull()

    await ask('shutdown', null)
    send({ method: 'exit', params: null })
    const code = await new Promise((resolve) => child.once('exit', resolve))
    expect(code).toBe(0)
  }, 60_000)
})
