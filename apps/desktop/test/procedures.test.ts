/** Procedures on the page against the real centre: read, checked as one types, tried, run line by line, answered, stopped. */
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt, hasBrowser, launch, shoot } from './browser.ts'
import { startRealCentre, type RealCentre } from './real-centre.ts'
import { eventually } from './people.ts'

describe.skipIf(!hasBrowser)('procedures on the page', () => {
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

  const open = (hash: string): Promise<void> =>
    page.evaluate((h) => {
      location.hash = h
    }, hash)
  const panel = () => page.locator('.panel-host[data-panel="procedures"]:visible')
  const violations = async (): Promise<string[]> => {
    await page.evaluate(axe.source)
    return page.evaluate(async () => {
      const { violations: found } = await (
        globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { target: unknown }[] }[] }> }
        }
      ).axe.run()
      return found.map((v) => `${v.id}: ${v.nodes.map((n) => String(n.target)).join(' ')}`)
    })
  }

  it('lists the procedures of the mission, and finds them by words', async () => {
    await open('#/panel/procedures')
    await panel().getByLabel('Words of a procedure').fill('shift')
    await panel()
      .getByRole('row', { name: /CENTRE\.BeginShift/ })
      .waitFor()
    await shoot(page, 'procedures-list')
    expect(await violations()).toEqual([])
    await panel()
      .getByRole('row', { name: /CENTRE\.BeginShift/ })
      .click()
    await eventually(() => panel().locator('.cm-content').innerText()).toContain('ask user')
    await eventually(() => panel().locator('.cm-is-keyword').count()).toBeGreaterThan(5)
  })

  it('is checked as one types, and completes from the model', async () => {
    const text = panel().locator('.cm-content')
    await text.click()
    await page.keyboard.press('Control+End')
    await page.keyboard.type('\n/* a comment that is not closed')
    await eventually(() => panel().getByRole('region', { name: 'Findings' }).innerText()).toMatch(/comment/i)
    await panel().getByRole('button', { name: 'Take back' }).click()
    await eventually(() => panel().getByRole('region', { name: 'Findings' }).innerText()).toMatch(
      /Nothing is wrong|information|→/,
    )
    await shoot(page, 'procedure-text')
    expect(await violations()).toEqual([])
  })

  it('is tried against nothing', async () => {
    await panel().getByRole('button', { name: 'What would be sent' }).click()
    await eventually(() => panel().locator('.procedure-side').innerText()).toMatch(/Outcome: confirmed/)
  })

  it('runs paused, statement by statement, asks, and is answered', async () => {
    await panel().getByRole('button', { name: 'Run, paused at first' }).click()
    const side = panel().locator('.procedure-side')
    await eventually(() => side.innerText()).toMatch(/Run \d+: paused/)
    await side.getByRole('button', { name: 'One statement' }).click()
    await eventually(() => panel().locator('.cm-running').count()).toBeGreaterThan(0)
    await shoot(page, 'procedure-run')
    expect(await violations()).toEqual([])
    await side.getByRole('button', { name: 'Go on', exact: true }).click()
    await side.getByRole('alert').getByText('Have you read the log').waitFor()
    await side.getByLabel('Answer').fill('yes')
    await side.getByRole('button', { name: 'Answer', exact: true }).click()
    await eventually(() => side.innerText()).toMatch(/confirmed/)
  })

  it('is aborted by two acts', async () => {
    await open('#/panel/procedures?procedure=CENTRE.BeginShift')
    await panel().getByRole('button', { name: 'Run, paused at first' }).click()
    const side = panel().locator('.procedure-side')
    await eventually(() => side.innerText()).toMatch(/Run \d+: paused/)
    await side.getByRole('button', { name: /Abort the run/ }).click()
    await side.getByRole('button', { name: /Confirm: Abort the run/ }).click()
    await eventually(() => side.innerText()).toMatch(/aborted/)
    expect(faults).toEqual([])
  })

  it('is written on as a version, which is compared, and which nobody approves alone', async () => {
    await open('#/panel/procedures?procedure=CENTRE.BeginShift')
    const text = panel().locator('.cm-content')
    await text.click()
    await page.keyboard.press('Control+Home')
    await page.keyboard.type('// as of the change of shifts in November\n')
    await panel().getByLabel('What is changed, and why').fill('says since when')
    await panel().getByRole('button', { name: 'Save as a version' }).click()
    const draft = panel().getByRole('region', { name: 'Version 2', exact: true })
    await eventually(() => draft.locator('.procedure-added').allInnerTexts()).toEqual([
      expect.stringContaining('as of the change of shifts'),
    ])
    expect(await draft.locator('.procedure-removed').count()).toBe(0)
    await eventually(() => panel().getByRole('region', { name: 'Versions' }).innerText()).toMatch(
      /Version 2[^]*draft[^]*says since when[^]*Version 1[^]*in force/,
    )
    await draft.getByRole('button', { name: 'Reviewed' }).click()
    await draft.getByText(/another person than who wrote it/).waitFor()
    await shoot(page, 'procedure-versions')
    expect(await violations()).toEqual([])
    await draft.getByLabel('Remark').fill('it was a try')
    await draft.getByRole('button', { name: 'Withdraw version 2' }).click()
    await draft.getByRole('button', { name: 'Confirm: Withdraw version 2' }).click()
    await eventually(() => draft.innerText()).toMatch(/withdrawn/)
    await draft.getByRole('button', { name: 'Close' }).click()
    expect(faults).toEqual([])
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
    await french.evaluate(() => {
      location.hash = '#/panel/procedures?procedure=RECO1.OBC.SafeModeRecovery'
    })
    await eventually(() => french.locator('.cm-is-keyword').count()).toBeGreaterThan(5)
    await french.getByRole('button', { name: 'Version 1', exact: true }).click()
    await french.getByRole('region', { name: 'Version 1', exact: true }).waitFor()
    await shoot(french, 'procedure-text-fr')
    await french.close()
  })
})
