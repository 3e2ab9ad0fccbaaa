/** The page in a real browser, as a person uses it, against a centre in memory (fake-server.ts). */
import { readFileSync } from 'node:fs'
import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dist, ensureBuilt, enter, hasBrowser, launch, shoot } from './browser.ts'
import { HOSTILE } from './fake-model.ts'
import { FakeServer } from './fake-server.ts'
import { above, eventually } from './people.ts'

/** Violations of WCAG A and AA that axe-core finds, as lines. */
async function violations(page: Page, where = 'body'): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async (context) => {
    const inPage = (window as never as { axe: { run(context: unknown, options: unknown): Promise<AxeResult> } }).axe
    const result = await inPage.run(context, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return result.violations.flatMap((v) =>
      v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} — ${n.failureSummary.replaceAll('\n', ' ')}`),
    )
  }, where)
}
interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[]
  }[]
}

describe.skipIf(!hasBrowser)('the desktop', () => {
  let browser: Browser
  let server: FakeServer
  let context: BrowserContext
  let page: Page
  let faults: string[]

  beforeAll(async () => {
    await ensureBuilt()
    browser = await launch()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    server = new FakeServer({ dist })
    await server.start()
    context = await browser.newContext({
      viewport: { width: 1600, height: 950 },
      colorScheme: 'dark',
      locale: 'en-GB',
      acceptDownloads: true,
    })
    page = await context.newPage()
    page.setDefaultTimeout(20_000)
    faults = []
    page.on('pageerror', (error) => faults.push(error.message))
  })
  afterEach(async () => {
    await context.close()
    await server.stop()
    expect(faults).toEqual([])
  })

  const open = (hash: string): Promise<void> =>
    page.evaluate((h) => {
      location.hash = h
    }, hash)
  const link = (panel: string, settings: Record<string, string> = {}): string =>
    `#/panel/${panel}?${new URLSearchParams(settings).toString()}`
  const panel = (id: string) => page.locator(`.panel-host[data-panel="${id}"]:visible`)

  it('tells why a log-in fails, lets in who knows the password, and out again', async () => {
    await page.goto(server.url)
    await page.getByLabel('User').fill('ada')
    await page.getByLabel('Password', { exact: true }).fill('wrong')
    await page.keyboard.press('Enter')
    await page.getByText('The user or the password is not right.').waitFor()
    await page.getByLabel('Password', { exact: true }).fill('correct horse')
    await page.keyboard.press('Enter')
    await page.getByText('SIMULATION').waitFor()
    await page.getByRole('button', { name: /Ada Byron/ }).click()
    await page.getByRole('menuitem', { name: 'Log out' }).click()
    await page.getByRole('button', { name: 'Log in' }).waitFor()
  })

  it('shows both satellites side by side with state, lock and rate', async () => {
    await enter(page, server.url)
    const strip = page.getByRole('navigation', { name: 'Satellites' })
    await eventually(() => strip.innerText()).toMatch(/RECO-1[\s\S]*caution[\s\S]*KRU[\s\S]*12\.4 kbit\/s/)
    expect(await strip.innerText()).toMatch(/IDENT-1[\s\S]*critical/)
    expect(await page.locator('.clock').innerText()).toMatch(/DOY \d{3} · \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/)
    await panel('overview').getByRole('heading', { name: 'RECO-1' }).waitFor()
  })

  it('finds a parameter with Ctrl K and shows its value changing', async () => {
    await enter(page, server.url)
    await page.keyboard.press('Control+k')
    await page.locator('.palette-field input').waitFor()
    await page.keyboard.type('reco bus volt')
    await page.getByRole('option', { name: /RECO1\.EPS\.BusVoltage.*parameter/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    const row = panel('values').getByRole('row', { name: /RECO1\.EPS\.BusVoltage/ })
    const value = row.locator('.value')
    await eventually(() => value.innerText()).toMatch(/^2\d\.\d+$/)
    const first = await value.innerText()
    await eventually(() => value.innerText()).not.toBe(first)
    expect(await row.innerText()).toContain('V')
  })

  it('answers “where from?” with packet, bits, calibration and limits', async () => {
    await enter(page, server.url)
    await open(link('values', { parameters: 'RECO1.EPS.BusVoltage' }))
    await panel('values').getByRole('button', { name: 'RECO1.EPS.BusVoltage', exact: true }).click()
    const aside = page.getByRole('complementary', { name: /Where from\?/ })
    // Where it lies is known by the model, how it was calibrated by the value.
    await eventually(() => aside.innerText()).toContain('y = -1000 + 0.1 x')
    const text = await aside.innerText()
    expect(text).toMatch(/96 … 111/)
    expect(text).toMatch(/outside −∞ … 28\.9 V/)
    await aside.getByRole('button', { name: 'show its bits' }).click()
    await panel('packets').getByText('no. 500 of the journal').waitFor()
  })

  it('draws history that continues live, with more points at a closer look', async () => {
    await enter(page, server.url)
    await open(link('plot', { parameters: 'RECO1.EPS.BusVoltage,IDENT1.EPS.BusVoltage', span: '5min' }))
    const foot = panel('plot').locator('.plot-foot')
    await eventually(() => foot.innerText()).toMatch(/\d+ points for/)
    const samples = async (): Promise<number> =>
      Number(/for ([\d  ]+)/.exec(await foot.innerText())?.[1]?.replaceAll(/\D/g, ''))
    const first = await above(samples, 500)
    await eventually(samples).toBeGreaterThan(first)
    // A stretch is dragged over: the window is fixed, the archive asked for it.
    const over = panel('plot').locator('.u-over')
    const box = (await over.boundingBox())!
    await page.mouse.move(box.x + box.width * 0.5, box.y + 50)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.6, box.y + 60, { steps: 4 })
    await page.mouse.up()
    await eventually(samples).toBeLessThan(first / 4)
    await page.mouse.move(box.x + box.width * 0.4, box.y + 80)
    await eventually(() => panel('plot').locator('.legend').innerText()).toMatch(/\d{3} \d\d:\d\d:\d\d\.\d{3} UTC/)
    await panel('plot').locator('.chart').focus()
    await page.keyboard.press('l')
    await eventually(samples).toBeGreaterThan(first - 5)
  })

  it('saves a plot as CSV and as PNG', async () => {
    await enter(page, server.url)
    await open(link('plot', { parameters: 'RECO1.EPS.BusVoltage' }))
    await eventually(() => panel('plot').locator('.plot-foot').innerText()).toMatch(/points for/)
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      panel('plot').getByRole('button', { name: 'Save what is shown as CSV' }).click(),
    ])
    expect(readFileSync(await csv.path(), 'utf8')).toMatch(
      /^time,parameter,value,unit\n\d{4}-.*,RECO1\.EPS\.BusVoltage,/,
    )
    const [png] = await Promise.all([
      page.waitForEvent('download'),
      panel('plot').getByRole('button', { name: 'Save the picture as PNG' }).click(),
    ])
    expect(
      readFileSync(await png.path())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
  })

  it('acknowledges an alarm with a comment, by the keyboard', async () => {
    await enter(page, server.url)
    const alarms = panel('alarms')
    const row = alarms.getByRole('row', { name: /Wheel1Speed/ })
    await row.focus()
    await page.keyboard.press('Enter')
    await alarms.getByLabel('Comment').waitFor()
    await page.keyboard.type('wheel checked, friction known')
    await page.keyboard.press('Control+Enter')
    await page.getByText('IDENT1.AOCS.Wheel1Speed is acknowledged.').waitFor()
    await eventually(() => row.innerText()).toContain('by ada: wheel checked, friction known')
    expect(server.asked.find((a) => a.operation === 'acknowledgeAlarm')?.request).toMatchObject({
      params: { id: 'IDENT1:IDENT1.AOCS.Wheel1Speed' },
      body: { comment: 'wheel checked, friction known' },
    })
    // The most urgent that waits is now the first.
    expect(await alarms.getByRole('row').nth(1).innerText()).toContain('TankTemperature')
  })

  it('shows the field of a bit and the bits of a field', async () => {
    await enter(page, server.url)
    await open(link('packets', { chain: 'RECO1', packet: '501' }))
    const inspector = page.getByRole('region', { name: 'no. 501 of the journal' })
    await inspector.getByRole('option', { name: /^byte 14: / }).click()
    await eventually(() => inspector.locator('.grid-row[aria-selected="true"]').innerText()).toContain('BatteryVoltage')
    await inspector.getByRole('row', { name: /BusCurrent/ }).click()
    expect(await inspector.locator('.hex-byte.covered').count()).toBe(2)
    await eventually(() => inspector.locator('.bit.covered').count()).toBe(8)
    await inspector.getByRole('listbox').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await eventually(() => inspector.locator('.grid-row[aria-selected="true"]').innerText()).toContain('StateOfCharge')
  })

  it('exports from the archive as a job with progress and a file', async () => {
    await enter(page, server.url)
    await open(link('archive', { parameters: 'RECO1.EPS.BusVoltage', chain: 'RECO1' }))
    const archive = panel('archive')
    await archive.getByRole('button', { name: 'last 15 min' }).click()
    await archive
      .getByRole('table', { name: 'Preview' })
      .getByText(/^1.80\d$/)
      .waitFor()
    await archive.getByRole('button', { name: 'Export CSV' }).click()
    await archive.getByRole('progressbar').waitFor()
    await archive.getByRole('link', { name: /Save the file/ }).waitFor()
    expect(server.asked.find((a) => a.operation === 'startExport')?.request.body).toMatchObject({
      chain: 'RECO1',
      format: 'csv',
      parameters: ['RECO1.EPS.BusVoltage'],
    })
    await archive.getByRole('button', { name: 'Replay' }).click()
    await page.getByText('REPLAY', { exact: true }).waitFor()
  })

  it('says what a verification found: a damaged archive is never green', async () => {
    await enter(page, server.url)
    await open(link('archive'))
    const verify = panel('archive').getByRole('button', { name: 'Verify the journals' })
    await verify.click()
    await panel('archive').getByText('1 284 entries, every byte as it was written').waitFor()
    server.proof = {
      ok: false,
      entries: 1283,
      problems: [{ journal: 'RECO1/packets', position: 17, detail: 'the checksum does not fit' }],
      removed: [],
    }
    await verify.click()
    const found = panel('archive').locator('.jobs > li', { hasText: 'altered or missing' })
    await eventually(() => found.innerText()).toMatch(
      /1 place not as written[\s\S]*RECO1\/packets 17: the checksum does not fit/,
    )
    expect(await found.locator('.status-critical').count()).toBe(1)
  })

  it('disables a link and says so', async () => {
    await enter(page, server.url)
    await open(link('links'))
    await panel('links').getByRole('button', { name: 'Disable KRU-RECO1' }).click()
    await page.getByText('KRU-RECO1 is disabled.').waitFor()
    await panel('links').getByRole('button', { name: 'Enable KRU-RECO1' }).waitFor()
  })

  it('structures and lists of an argument have fields of their own, and what is wrong stands at its place', async () => {
    await enter(page, server.url)
    await open(link('command', { activity: 'RECO1.AOCS.LoadProfile' }))
    const command = panel('command')
    const points = command.getByRole('group', { name: /^points/ })
    await points.getByRole('button', { name: 'Add an element to points' }).click()
    await points.getByRole('button', { name: 'Add an element to points' }).click()
    await command.locator('[data-place="points[0].after"]').fill('10')
    await command.locator('[data-place="points[1].after"]').fill('999')
    await command.locator('[data-place="points[1].direction[2]"]').fill('0.5')
    await command.locator('[data-place="points[1].mode"]').selectOption('SLEW')
    await points.getByText('points[1].after: 999 is outside of 0 … 600. Give a value inside.').waitFor()
    await points.getByRole('button', { name: 'Move points[1] up' }).click()
    await eventually(() => command.locator('[data-place="points[0].after"]').inputValue()).toBe('999')
    await command.locator('[data-place="points[0].after"]').fill('60')
    await points.getByRole('button', { name: 'Remove points[1]' }).click()
    await eventually(() => command.locator('[data-place="points[1].after"]').count()).toBe(0)
    // What was typed stays with the link to the panel, at its place.
    await eventually(() => server.asked.findLast((a) => a.operation === 'dryRunActivity')?.request.body).toEqual({
      path: 'RECO1.AOCS.LoadProfile',
      arguments: { points: [{ after: 60, direction: ['', '', 0.5], mode: 'SLEW' }] },
    })
    await command.getByText('Set by others (3)').click()
    await eventually(() => command.getByRole('table', { name: 'Set by others (3)' }).innerText()).toMatch(
      /sequenceCount\s+7\s+the encoder/,
    )
  })

  it('says that the server is lost, strikes what is stale, and catches up by itself', async () => {
    await enter(page, server.url)
    await open(link('values', { parameters: 'RECO1.EPS.BusVoltage' }))
    const row = panel('values').getByRole('row', { name: /RECO1\.EPS\.BusVoltage/ })
    await eventually(() => row.locator('.value').innerText()).toMatch(/\d/)
    await server.stop()
    await page.getByText('SERVER LOST', { exact: true }).waitFor()
    await eventually(() => row.getAttribute('class')).toContain('stale')
    expect(await row.innerText()).toContain('stale')
    await server.start()
    await page.getByText(/The server was started again/).waitFor({ timeout: 15_000 })
    await eventually(() => row.getAttribute('class')).not.toContain('stale')
    expect(await page.getByText('SERVER LOST', { exact: true }).count()).toBe(0)
  })

  it('shows what failed and what to do, and the other panels go on', async () => {
    server.failing.set('listPackets', 422)
    await enter(page, server.url)
    await open(link('packets', { chain: 'RECO1' }))
    const alert = panel('packets').getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toMatch(
      /listPackets fails in this test[\s\S]*Look at what the test asked for\.[\s\S]*VIG-FAKE-001/,
    )
    server.failing.clear()
    await alert.getByRole('button', { name: 'Try again' }).click()
    await panel('packets').getByRole('row').nth(2).waitFor()
  })

  it('lets markup in names be text, and unknown names be told', async () => {
    await enter(page, server.url)
    await open(link('values', { parameters: `RECO1.THS.${HOSTILE},RECO1.No.Such` }))
    const text = async (): Promise<string> => panel('values').innerText()
    await eventually(text).toContain(HOSTILE)
    await eventually(text).toContain('not in the model')
    expect(await page.locator('[onclick]').count()).toBe(0)
  })

  it('keeps the layout of a person, and puts it back at a word', async () => {
    await enter(page, server.url)
    await open(link('plot', { parameters: 'RECO1.AOCS.RateX' }))
    await page.locator('.tab', { hasText: 'Plot — RECO1.AOCS.RateX' }).waitFor()
    await page.waitForTimeout(700)
    await page.evaluate(() => history.replaceState(null, '', '#/'))
    await page.reload()
    await page.locator('.tab', { hasText: 'Plot — RECO1.AOCS.RateX' }).waitFor()
    await page.keyboard.press('Control+k')
    await page.locator('.palette-field input').waitFor()
    await page.keyboard.type('put the panels back')
    await page.keyboard.press('Enter')
    await eventually(() => page.locator('.tab', { hasText: 'RateX' }).count()).toBe(0)
  })

  it('survives a saved layout of another version', async () => {
    await enter(page, server.url)
    await page.evaluate(() => localStorage.setItem('vigie.layout.TEST.ada', '{"grid": 7}'))
    await page.reload()
    await panel('overview').waitFor()
  })

  it('takes a parameter that is dragged from the tree into a table', async () => {
    await enter(page, server.url)
    await open(link('values', { parameters: 'IDENT1.EPS.BusVoltage' }))
    const tree = panel('explorer')
    await tree.getByRole('treeitem', { name: /^AOCS/ }).first().click()
    await tree.getByRole('treeitem', { name: /RateX/ }).dragTo(panel('values'))
    await panel('values')
      .getByRole('row', { name: /RECO1\.AOCS\.RateX/ })
      .waitFor()
  })

  it('walks the tree with the arrow keys', async () => {
    await enter(page, server.url)
    const tree = panel('explorer')
    await tree.getByRole('treeitem', { name: /RECO1/ }).focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    await tree.getByRole('treeitem', { name: /BusVoltage/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await panel('values')
      .getByRole('row', { name: /BusVoltage/ })
      .waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
  })

  it('draws only the rows that are seen', async () => {
    await enter(page, server.url)
    await open(link('packets', { chain: 'RECO1' }))
    await panel('packets').getByRole('row').nth(3).waitFor()
    expect(await panel('packets').locator('.grid-row').count()).toBeLessThan(70)
  })

  describe('in both colours and both languages', () => {
    const pages: Readonly<Record<string, string>> = {
      overview: link('overview'),
      values: link('values', {
        parameters:
          'RECO1.EPS.BusVoltage,RECO1.EPS.BatteryVoltage,RECO1.AOCS.Mode,RECO1.AOCS.InEclipse,RECO1.THS.BatteryTemperature,IDENT1.EPS.BusVoltage,IDENT1.AOCS.Wheel1Speed',
      }),
      plot: link('plot', { parameters: 'RECO1.EPS.BusVoltage,IDENT1.EPS.BusVoltage,RECO1.EPS.BusCurrent' }),
      display: link('display', { name: 'reco1-overview' }),
      packets: link('packets', { chain: 'RECO1', packet: '501', field: 'RECO1.EPS.BusCurrent' }),
      command: link('command', {
        activity: 'RECO1.THS.SwitchHeater',
        arguments: '{"heater":"999","state":"ON"}',
      }),
      'command-structures': link('command', {
        activity: 'RECO1.AOCS.LoadProfile',
        arguments: JSON.stringify({
          points: [
            { after: 10, direction: [1, 0, 0] },
            { after: 999, direction: [0, 1, 0], mode: 'SLEW' },
          ],
        }),
      }),
      'command-block': link('command', { activity: 'RECO1.IMG.Prepare' }),
      activities: link('activities', { activity: '3' }),
      stacks: link('stacks', { run: '7' }),
      'stacks-editor': link('stacks', { stack: 'WARM-PLATE' }),
      history: link('history', { first: '1' }),
      'history-statistics': link('history', { view: 'statistics' }),
      'history-compare': link('history', { view: 'compare', first: '1', second: '4' }),
      services: link('services', { chain: 'RECO1' }),
      uplink: link('uplink', { chain: 'RECO1' }),
      logbook: link('logbook', { entry: '3' }),
      'logbook-write': link('logbook', { draft: 'new', links: 'parameter:RECO1.EPS.BusVoltage,pass:K1' }),
      links: link('links'),
      account: link('account'),
      administration: link('administration'),
      archive: link('archive', { parameters: 'RECO1.EPS.BusVoltage', chain: 'RECO1' }),
    }
    for (const scheme of ['dark', 'light'] as const)
      for (const language of ['en', 'fr'] as const)
        it(`every page is well: ${scheme}, ${language}`, async () => {
          // Colours and texts are independent: two of the four pairs let axe-core see each of them.
          const judged = (scheme === 'dark') === (language === 'en')
          await page.goto(server.url)
          await page.evaluate(
            ([s, l]) => {
              localStorage.setItem('mantine-color-scheme-value', s!)
              localStorage.setItem('vigie.language', l!)
            },
            [scheme, language],
          )
          await page.reload()
          const found: string[] = []
          const look = async (name: string, where?: string): Promise<void> => {
            await shoot(page, `${name}-${scheme}-${language}`)
            if (!judged) return
            for (const line of await violations(page, where)) found.push(`${name}: ${line}`)
          }
          await page.locator('.log-in').waitFor()
          await look('log-in')
          await page.getByLabel(language === 'en' ? 'User' : 'Utilisateur').fill('ada')
          await page.getByLabel(language === 'en' ? 'Password' : 'Mot de passe', { exact: true }).fill('correct horse')
          await page.keyboard.press('Enter')
          await page.locator('.top-bar').waitFor()
          for (const [name, hash] of Object.entries(pages)) {
            await open(hash)
            const id = /^#\/panel\/([\w-]+)/.exec(hash)![1]!
            await panel(id).waitFor()
            if (name === 'archive') await panel('archive').getByRole('button', { name: /1 h/ }).click()
            await page.waitForTimeout(500)
            // The whole page once; then what each panel adds to it.
            await look(name, name === 'overview' ? undefined : `.panel-host[data-panel="${id}"]`)
          }
          await panel('alarms').locator('.grid-row').first().click()
          await page.waitForTimeout(200)
          await look('alarm', '.panel-host[data-panel="alarms"]')
          await page.keyboard.press('Control+k')
          await page.locator('.palette-field input').waitFor()
          await page.keyboard.type('volt')
          await page.locator('.palette-item').nth(2).waitFor()
          await page.waitForTimeout(300)
          await look('palette', '[role="dialog"]')
          expect(await page.locator('html').getAttribute('lang')).toBe(language)
          expect([...new Set(found)]).toEqual([])
        }, 90_000)

    it('the switches of the top bar change both, and the choice stays', async () => {
      await enter(page, server.url)
      await page.getByRole('button', { name: 'Change to light colours' }).click()
      await page.getByRole('button', { name: 'Passer en français' }).click()
      await page.reload()
      await page.getByRole('button', { name: 'Passer aux couleurs sombres' }).waitFor()
      await page.locator('.tab', { hasText: 'Vue d’ensemble' }).waitFor()
      expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(230, 235, 241)')
    })
  })
})
