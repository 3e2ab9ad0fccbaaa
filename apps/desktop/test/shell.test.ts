/** The shell in a real browser: what Ctrl K finds, workspaces, windows of their own, the strip and the frame. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dist, ensureBuilt, enter, hasBrowser, launch, shoot } from './browser.ts'
import { FakeServer } from './fake-server.ts'
import { eventually, violations } from './people.ts'

describe.skipIf(!hasBrowser)('the shell', () => {
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
    context = await browser.newContext({ viewport: { width: 1600, height: 950 }, colorScheme: 'dark', locale: 'en-GB' })
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

  const find = async (text: string): Promise<void> => {
    await page.keyboard.press('Control+k')
    await page.locator('.palette-field input').fill(text)
  }
  const options = (): Promise<string[]> => page.getByRole('option').allInnerTexts()

  it('finds things of every kind, asks for one kind alone, and offers first what was chosen before', async () => {
    await enter(page, server.url)
    await find('eps')
    await eventually(options).toEqual(
      expect.arrayContaining([expect.stringMatching(/parameter/), expect.stringMatching(/element/)]),
    )
    await page.locator('.palette-field input').fill('element: eps')
    await eventually(async () => {
      const all = await options()
      return all.length > 0 && all.every((one) => one.includes('element'))
    }).toBe(true)
    await page.getByText('Enter: Explorer').waitFor()
    await page.keyboard.press('ArrowDown')
    const chosen = (await page.locator('.palette-item[aria-selected="true"] .palette-title').innerText()).trim()
    await page.keyboard.press('Enter')
    await page.locator('.palette-field').waitFor({ state: 'detached' })
    // Without a word, and with one that fits others better.
    await find('')
    await eventually(async () => (await options())[0]).toContain(chosen)
    await page.locator('.palette-field input').fill('eps')
    await eventually(async () => (await options()).slice(0, 2).join()).toContain(chosen)
    await page.locator('.palette-field input').fill('> dark')
    await eventually(options).toEqual([expect.stringContaining('Dark')])
  })

  it('finds kinds of events, displays, stacks, people, and opens each in its panel', async () => {
    await enter(page, server.url)
    for (const [typed, name, opened] of [
      ['battery low', /RECO1\.EPS\.BatteryLow/, 'events'],
      ['warm', /WARM-PLATE/, 'stacks'],
      ['bob', /Bob/, 'people'],
    ] as const) {
      await find(typed)
      await page.getByRole('option', { name }).first().waitFor()
      await page.keyboard.press('Enter')
      await page.locator(`.panel-host[data-panel="${opened}"]:visible`).waitFor()
    }
    const people = page.getByRole('table', { name: 'People of the centre' })
    await eventually(() => people.getByRole('row', { name: /Ada Byron/ }).innerText()).toMatch(/since \d{3}/)
    await eventually(() => people.getByRole('row', { name: /Bob/ }).getAttribute('aria-current')).toBe('true')
    await shoot(page, 'people')
    expect(await violations(page, 'people')).toEqual([])
  })

  it('says which kind could not be looked for, and finds the others', async () => {
    await enter(page, server.url)
    server.failing.set('listDeclaredActivities', 500)
    await find('bus')
    await page.getByText(/could not be looked for: command/).waitFor()
    await page.getByRole('option', { name: /RECO1\.EPS\.BusVoltage.*parameter/ }).waitFor()
  })
})
