/** People at their pages of the real centre: each in a browser context of their own. */
import axe from 'axe-core'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { RealCentre } from './real-centre.ts'

export const PASSWORD = 'a long enough pass phrase'

export interface Look {
  readonly scheme: 'dark' | 'light'
  readonly language: 'en' | 'fr'
}

/** `faults`: what goes wrong in the page is added to it. */
export async function logIn(
  browser: Browser,
  { url }: RealCentre,
  user: string,
  password: string,
  { scheme, language }: Look,
  faults: string[],
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1680, height: 1000 },
    colorScheme: scheme,
    locale: language === 'en' ? 'en-GB' : 'fr-FR',
    acceptDownloads: true,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  page.on('pageerror', (error) => faults.push(error.message))
  await page.goto(url)
  await page.getByLabel(language === 'en' ? 'User' : 'Utilisateur').fill(user)
  await page.getByLabel(language === 'en' ? 'Password' : 'Mot de passe', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.locator('.top-bar').waitFor()
  return page
}

/** Accounts that a test wants, made by the first administrator. */
export async function makeAccounts(
  admin: BrowserContext,
  { url }: RealCentre,
  roles: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [user, role] of Object.entries(roles))
    expect((await admin.request.post(`${url}/api/v1/users`, { data: { user, role, password: PASSWORD } })).ok()).toBe(
      true,
    )
}

export const open = (page: Page, hash: string): Promise<void> =>
  page.evaluate((h) => {
    location.hash = h
  }, hash)
export const panel = (page: Page, id: string): Locator => page.locator(`.panel-host[data-panel="${id}"]:visible`)
export const eventually = <T>(read: () => T | Promise<T>, timeout = 30_000) =>
  expect.poll(read, { timeout, interval: 150 })

/** The number read that is above `floor` at last: what is read again a moment later may be loading once more. */
export async function above(read: () => Promise<number>, floor: number): Promise<number> {
  let value = Number.NaN
  await eventually(async () => (value = await read())).toBeGreaterThan(floor)
  return value
}

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[]
  }[]
}
/** Violations of WCAG A and AA and of good practice that axe-core finds in a panel, as lines. */
export async function violations(page: Page, id: string): Promise<string[]> {
  await page.evaluate(axe.source)
  return page.evaluate(async (context) => {
    const inPage = (window as never as { axe: { run(context: unknown, options: unknown): Promise<AxeResult> } }).axe
    const result = await inPage.run(context, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return result.violations.flatMap((v) =>
      v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} — ${n.failureSummary.replaceAll('\n', ' ')}`),
    )
  }, `.panel-host[data-panel="${id}"]`)
}
