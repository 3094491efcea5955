import { expect, test, type Page } from '@playwright/test';
import { Keyboard, SIZES, complaints, expectClean, signIn } from './support';

const QUEUE = '/calls?view=callbacks';

/** Opens the outcomes of the call in front and marks the one of that digit. */
async function mark(page: Page, digit: string, outcome: string) {
  await page.keyboard.press('KeyB');
  await expect(page.locator('.outcome')).toBeVisible();
  await page.keyboard.press(digit);
  await expect(page.locator('.outcomes [aria-checked=true]')).toContainText(outcome);
}

/** Ends the call with what is marked; what the server says to it. */
async function end(page: Page): Promise<number> {
  const ended = page.waitForResponse((response) => response.url().endsWith('/fn/end_call'));
  await page.keyboard.press('Enter');
  return (await ended).status();
}

test('whoever is to be rung back stands in the queue until they are reached', async ({ page }) => {
  await signIn(page, 'operator');
  const keys = new Keyboard(page);
  await keys.startCall();
  await keys.pick('Петров', 'Петров');
  const card = await page.locator('.who a[href^="/patients/"]').first().getAttribute('href');
  const patient = card!.match(/^\/patients\/[0-9a-f-]{36}/)![0];

  // a time that is over is refused beside the field; without one it is soon
  await mark(page, 'Digit7', 'Перезвонить');
  const when = page.getByLabel('Когда перезвонить');
  await when.fill('2020-01-31T10:00');
  expect(await end(page)).not.toBe(200);
  await expect(page.locator('#call_back_at-error')).toBeVisible();
  await expect(when).toHaveValue('2020-01-31T10:00');
  const heard = complaints(page);
  await when.fill('');
  expect(await end(page)).toBe(200);
  await expect(page.locator('.outcome')).toHaveCount(0);

  await page.goto(QUEUE);
  const row = page.locator('.candidates > li').filter({ has: page.locator(`a[href="${patient}"]`) });
  await expect(row).toHaveCount(1);
  await expect(row).toContainText('обещано');
  for (const size of [...SIZES].reverse()) {
    await page.setViewportSize(size);
    await expectClean(page, 'the queue');
  }

  // taken off by hand, and put back; the button works once the page has woken up
  await expect(async () => {
    if ((await row.count()) > 0) await row.getByRole('button', { name: 'Не нужно' }).click({ timeout: 1000 });
    await expect(row).toHaveCount(0, { timeout: 3000 });
  }).toPass();
  await expect(page.locator('.toast').last()).toContainText('Убрали из очереди');
  await page.keyboard.press('Control+z');
  await expect(row).toHaveCount(1);

  await row.getByRole('button', { name: 'Позвонить' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await expect(page.locator('.who .pick[aria-checked=true]')).toContainText('Петров');
  await mark(page, 'Digit4', 'Консультация');
  await expect(when).toHaveCount(0);
  expect(await end(page)).toBe(200);
  await page.goto(QUEUE);
  await expect(page.getByRole('heading', { name: 'Перезвонить' })).toBeVisible();
  await expect(row).toHaveCount(0);
  expect(heard).toEqual([]);
});
