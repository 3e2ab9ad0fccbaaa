/** Accounts, tokens, sessions and the own password in a real browser, against the centre in memory. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dist, ensureBuilt, enter, hasBrowser, launch } from './browser.ts'
import { FakeServer } from './fake-server.ts'
import { eventually } from './people.ts'

describe.skipIf(!hasBrowser)('accounts', () => {
  let browser: Browser
  let server: FakeServer
  let page: Page

  beforeAll(async () => {
    await ensureBuilt()
    browser = await launch()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    server = new FakeServer({ dist })
    await server.start()
    page = await browser.newPage({ viewport: { width: 1600, height: 950 }, locale: 'en-GB' })
    page.setDefaultTimeout(20_000)
    await enter(page, server.url)
  })
  afterEach(async () => {
    await page.context().close()
    await server.stop()
  })
  const show = (hash: string): Promise<void> =>
    page.evaluate((h) => {
      location.hash = h
    }, hash)
  const panel = (id: string) => page.locator(`.panel-host[data-panel="${id}"]:visible`)
  const asked = (operation: string) => server.asked.filter((a) => a.operation === operation).map((a) => a.request)

  it('an administrator makes an account, changes its role and password, disables and removes it', async () => {
    await show('#/panel/administration')
    const here = panel('administration')
    await here.getByLabel('Log-in name').fill('Eve!')
    await here.getByText('Begins with a small letter').waitFor()
    await here.getByLabel('Log-in name').fill('eve')
    await here.getByRole('button', { name: 'Propose one' }).click()
    const first = await here.getByLabel('First password', { exact: true }).inputValue()
    expect(first).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/)
    await here.getByRole('button', { name: 'Make an account' }).click()
    const row = here.getByRole('table', { name: 'Accounts' }).getByRole('row', { name: /^eve/ })
    await row.waitFor()
    expect(asked('createUser')[0]!.body).toEqual({ user: 'eve', role: 'viewer', password: first })

    await row.getByLabel('Role of eve').click()
    await page.getByRole('option', { name: 'operations engineer' }).click()
    await page.getByText('eve is now operations engineer').waitFor()

    await row.getByRole('button', { name: 'Give eve a new password' }).click()
    const dialog = page.getByRole('dialog', { name: 'New password of eve' })
    await dialog.getByLabel('New password of eve', { exact: true }).fill('another long one')
    await page.keyboard.press('Enter')
    await page.getByText('eve has a new password.').waitFor()

    // What cannot be taken back is armed first: one press alone does nothing.
    await row.getByRole('button', { name: /^Disable eve/ }).click()
    expect(server.accounts.users.find((u) => u.user === 'eve')!.disabled).toBe(false)
    await row.getByRole('button', { name: /^Confirm: Disable eve/ }).click()
    await eventually(() => row.innerText()).toContain('disabled')
    await row.getByRole('button', { name: 'Enable eve' }).click()
    await eventually(() => row.innerText()).toContain('active')
    await row.getByRole('button', { name: /^Remove eve/ }).click()
    await row.getByRole('button', { name: /^Confirm: Remove eve/ }).click()
    await eventually(() => row.count()).toBe(0)
    expect(asked('changeUser').map((r) => r.body)).toEqual([
      { role: 'operations-engineer' },
      { password: 'another long one' },
      { disabled: true },
      { disabled: false },
    ])
  })

  it('an administrator sees and ends what belongs to others, and cannot lock itself out', async () => {
    await show('#/panel/administration')
    const here = panel('administration')
    const own = here.getByRole('table', { name: 'Accounts' }).getByRole('row', { name: /^ada/ })
    await own.waitFor()
    expect(await own.getByRole('button').count()).toBe(0)
    const sessions = here.getByRole('table', { name: 'Open sessions' })
    expect(await sessions.getByRole('row', { name: /^ada/ }).innerText()).toContain('this page')
    await sessions.getByRole('button', { name: /^End the session of bob/ }).click()
    await sessions.getByRole('button', { name: /^Confirm: End the session of bob/ }).click()
    await eventually(() => sessions.getByRole('row', { name: /^bob/ }).count()).toBe(0)
    const tokens = here.getByRole('table', { name: 'API tokens' })
    await tokens.getByRole('button', { name: 'Remove the token nightly' }).click()
    await tokens.getByRole('button', { name: 'Confirm: Remove the token nightly' }).click()
    await here.getByText('No token yet.').waitFor()
  })

  it('whoever is no administrator is told so, and shown what is theirs', async () => {
    await server.stop()
    server = new FakeServer({ dist, role: 'controller' })
    await server.start()
    await enter(page, server.url)
    await show('#/panel/administration')
    const text = panel('administration')
    await eventually(() => text.innerText()).toMatch(/kept by administrators[\s\S]*Your role is controller/)
    await text.getByRole('button', { name: 'Open my account' }).click()
    await panel('account').getByLabel('What for').fill('mine')
    await panel('account').locator('form[aria-label="Make a token"]').getByLabel('Role').click()
    // At most the own role.
    expect(await page.getByRole('option').allInnerTexts()).toEqual(['viewer', 'controller'])
    expect(server.asked.map((a) => a.operation)).not.toContain('listUsers')
  })

  it('the secret of a token is shown once', async () => {
    await page.getByRole('button', { name: /Ada Byron/ }).click()
    await page.getByRole('menuitem', { name: /Password, tokens, sessions/ }).click()
    const here = panel('account')
    await here.getByLabel('What for').fill('night export')
    await page.keyboard.press('Enter')
    await here.getByText('vigie_only-once').waitFor()
    await here.getByRole('button', { name: 'I have kept it' }).click()
    await eventually(() => here.getByText('vigie_only-once').count()).toBe(0)
    await here
      .getByRole('table', { name: 'API tokens' })
      .getByRole('row', { name: /night export/ })
      .waitFor()
    expect(asked('createToken')[0]!.body).toEqual({ name: 'night export', role: 'viewer', days: 90 })
    // Those of others are with the administrator's list.
    expect(await here.getByText('nightly').count()).toBe(0)
  })

  it('the own password is changed by whoever knows it', async () => {
    await show('#/panel/account')
    const here = panel('account')
    const fill = async (current: string, next: string, again: string): Promise<void> => {
      await here.getByLabel('Current password', { exact: true }).fill(current)
      await here.getByLabel('New password', { exact: true }).fill(next)
      await here.getByLabel('New password, again', { exact: true }).fill(again)
    }
    const button = here.getByRole('button', { name: 'Change the password' })
    await fill('correct horse', 'short', 'other')
    await here.getByText('Ten characters or more are needed.').waitFor()
    await here.getByText('The two are not the same.').waitFor()
    expect(await button.isDisabled()).toBe(true)
    await fill('wrong one', 'a much longer one', 'a much longer one')
    await button.click()
    await here.getByText('The current password is not right.').waitFor()
    await fill('correct horse', 'a much longer one', 'a much longer one')
    await button.click()
    await page.getByText('The password is changed; the other sessions have ended.').waitFor()
    expect(await here.getByLabel('New password', { exact: true }).inputValue()).toBe('')
  })
})
