/** Boards of qualification and displays that people build, on the demonstration mission, as a user acts. */
import AxeBuilder from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt, hasBrowser, launch, shoot } from './browser.ts'
import { startRealCentre, type RealCentre } from './real-centre.ts'
import { eventually } from './people.ts'

describe.skipIf(!hasBrowser)('boards and displays', () => {
  let browser: Browser
  let centre: RealCentre
  let page: Page
  const faults: string[] = []

  beforeAll(async () => {
    await ensureBuilt()
    ;[browser, centre] = await Promise.all([launch(), startRealCentre()])
    page = await browser.newPage({ viewport: { width: 1680, height: 1000 }, colorScheme: 'dark', locale: 'en-GB' })
    page.setDefaultTimeout(20_000)
    page.on('pageerror', (error) => faults.push(error.message))
    await page.goto(centre.url)
    await page.getByLabel('User').fill(centre.user)
    await page.getByLabel('Password', { exact: true }).fill(centre.password)
    await page.keyboard.press('Enter')
    await page.locator('.top-bar').waitFor()
  }, 60_000)
  afterAll(async () => {
    await Promise.all([browser?.close(), centre?.stop()])
  })

  const open = async (hash: string): Promise<void> => {
    await page.evaluate((h) => {
      location.hash = h
    }, hash)
  }
  const panel = (id: string) => page.locator(`.panel-host[data-panel="${id}"]:visible`)
  const violations = async (): Promise<string[]> => {
    await page.evaluate(AxeBuilder.source)
    return page.evaluate(async () => {
      const axe = (
        globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { target: unknown }[] }[] }> }
        }
      ).axe
      const { violations: found } = await axe.run()
      return found.map((v) => `${v.id}: ${v.nodes.map((n) => String(n.target)).join(' ')}`)
    })
  }

  it('a synoptic shows what telemetry says, for the satellite that is chosen', async () => {
    await open('#/panel/display?name=power-synoptic')
    const display = panel('display')
    await display.getByRole('heading', { name: 'Power of RECO1' }).waitFor()
    await eventually(() => display.locator('.synoptic text').allTextContents()).toContainEqual(
      expect.stringMatching(/^\d\d\.\d\d V$/),
    )
    await eventually(() =>
      display.getByRole('meter', { name: 'RECO1.EPS.BusVoltage' }).getAttribute('aria-valuetext'),
    ).toMatch(/^\d\d/)
    await eventually(() => display.locator('.timeline-band').count()).toBeGreaterThan(0)
    await shoot(page, 'display-synoptic')
    await display.getByLabel('Satellite', { exact: true }).click()
    await page.getByRole('option', { name: 'IDENT1' }).click()
    await display.getByRole('heading', { name: 'Power of IDENT1' }).waitFor()
    expect(await violations()).toEqual([])
  })

  it('a press on a drawing opens a command, and sends nothing', async () => {
    await panel('display').getByRole('button', { name: 'Switch the heater of the battery' }).focus()
    await page.keyboard.press('Enter')
    await panel('command').getByText('IDENT1.EPS.SwitchBatteryHeater').first().waitFor()
  })

  it('a display is built, saved, and there after a reload', async () => {
    await open('#/panel/display')
    const display = panel('display')
    await display.getByRole('button', { name: 'New' }).click()
    await display.getByLabel('Name in links and files').fill('my-own')
    await display.getByLabel('Title').fill('My own')
    await display.getByLabel('Add a part').click()
    await page.getByRole('option', { name: 'Gauge' }).click()
    await display.getByRole('textbox', { name: 'Parameter', exact: true }).first().fill('RECO1.EPS.BusVoltage')
    await display.getByLabel('Least value').fill('20')
    await display.getByLabel('Greatest value').fill('36')
    await display.getByLabel('Add a part').click()
    await page.getByRole('option', { name: 'Values' }).click()
    await display.getByLabel('Add a parameter', { exact: true }).fill('RECO1.OBC.Mode')
    await page
      .getByRole('option', { name: /RECO1\.OBC\.Mode/ })
      .first()
      .click()
    const grip = display.getByRole('button', { name: 'Part Values 2' })
    await grip.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Shift+ArrowDown')
    await shoot(page, 'display-builder')
    expect(await violations()).toEqual([])
    await display.getByRole('button', { name: 'Save', exact: true }).click()
    await display.getByText('version 1').waitFor()
    await page.reload()
    await page.locator('.top-bar').waitFor()
    await open('#/panel/display?name=my-own')
    await panel('display').getByRole('meter', { name: 'RECO1.EPS.BusVoltage' }).waitFor()
    await eventually(() => panel('display').innerText()).toMatch(/NOMINAL|SAFE/)
  })

  it('it is applied to the other satellite', async () => {
    const display = panel('display')
    await display.getByLabel('For another satellite').click()
    await page.getByRole('option', { name: 'IDENT1' }).click()
    await display.getByLabel('Name in links and files').fill('my-other')
    await display.getByRole('button', { name: 'Save', exact: true }).click()
    await display.getByRole('meter', { name: 'IDENT1.EPS.BusVoltage' }).waitFor()
  })

  it('says where the mission stands', async () => {
    await open('#/panel/qualification')
    const board = panel('qualification')
    await eventually(() => board.innerText()).toMatch(/1\d\d\s+without test/)
    await shoot(page, 'board-status')
    expect(await violations()).toEqual([])
    await board.getByText('Next review').click()
    await eventually(() => board.innerText()).toMatch(/things block it/)
    await shoot(page, 'board-readiness')
    await board.getByText('Procedures').click()
    await eventually(() => board.innerText()).toMatch(/HealthCheck/)
    await shoot(page, 'board-procedures')
    expect(await violations()).toEqual([])
  })

  it('a requirement edited in a table and imported again makes its tests suspect, and the board says so', async () => {
    const board = panel('qualification')
    const take = async (name: string, content: string, reason: string): Promise<void> => {
      await board.getByText('Import').click()
      await board
        .locator('input[type=file]')
        .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) })
      await board.getByLabel('Reason').fill(reason)
      await shoot(page, `board-import-${name.replace('.csv', '')}`)
      await board.getByRole('button', { name: /Write the difference/ }).click()
      await board.getByLabel('Reason').waitFor({ state: 'detached' })
    }
    await take(
      'tests.csv',
      'Test ID,Suite,Test case,Action,Requirements\nQ-1,Own,Lock,look,SYS-TM-010\n',
      'tests of the supplier',
    )
    await take(
      'requirements.csv',
      'ID,Title,Text\nSYS-TM-010,Reception,"The centre shall receive telemetry through any two stations."\n',
      'change request 7',
    )
    await board.getByText('Status', { exact: true }).click()
    await board.getByRole('button', { name: /suspect links/ }).click()
    await shoot(page, 'board-suspect-links')
    await open('#/panel/qualification?view=requirements&item=SYS-TM-010')
    await board.getByText('suspect: requirement changed').waitFor()
    await shoot(page, 'board-suspect')
    expect(await violations()).toEqual([])
    await board.getByLabel('Reason').fill('the test looks at every station')
    await board.getByRole('button', { name: 'Accept that Q-1 still verifies it' }).click()
    await board.getByText('suspect: requirement changed').waitFor({ state: 'detached' })
  })

  it('in French and on light', async () => {
    const french = await browser.newPage({
      viewport: { width: 1680, height: 1000 },
      colorScheme: 'light',
      locale: 'fr-FR',
    })
    french.setDefaultTimeout(20_000)
    await french.goto(centre.url)
    await french.getByLabel('Utilisateur').fill(centre.user)
    await french.getByLabel('Mot de passe', { exact: true }).fill(centre.password)
    await french.keyboard.press('Enter')
    await french.locator('.top-bar').waitFor()
    for (const [hash, name, text] of [
      ['#/panel/qualification', 'board-status-fr', 'sans essai'],
      ['#/panel/display?name=power-synoptic', 'display-synoptic-fr', 'de la mission'],
    ] as const) {
      await french.evaluate((h) => {
        location.hash = h
      }, hash)
      await eventually(() => french.locator('body').innerHTML()).toContain(text)
      await new Promise((r) => setTimeout(r, 1500))
      await shoot(french, name)
    }
    await french.close()
  })

  it('nothing went wrong in the page', () => {
    expect(faults).toEqual([])
  })
})
