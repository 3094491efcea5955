import { createHmac } from 'node:crypto';
import { expect, test, type APIRequestContext } from '@playwright/test';
import { SIZES, colleague, complaints, expectClean, signIn } from './support';

/** The demo clinic's telephone of `operator3`. */
const EXTENSION = '112';

/** Tells what the telephone exchange would. */
async function exchange(request: APIRequestContext, event: object) {
  const body = JSON.stringify({ call_id: 'browser-1', direction: 'in', phone: '+79745550101', ...event });
  const sign = createHmac('sha256', process.env.PRIYOM_CALLS_SECRET!).update(body).digest('hex');
  const answer = await request.post('/hooks/calls/generic', {
    data: Buffer.from(body),
    headers: { 'content-type': 'application/json', 'X-Priyom-Signature': `sha256=${sign}` },
  });
  expect(answer.status()).toBe(200);
}

test('a call rings on the desk, is taken by a key, and a missed one is to be rung back', async ({ page, request }) => {
  const heard = complaints(page);
  await signIn(page, 'operator3');
  await expect(page.locator('html')).toBeVisible();
  await exchange(request, { event: 'ringing', extension: EXTENSION });
  const popup = page.getByRole('alert').filter({ hasText: '+7 974 •••-••-01' });
  await expect(popup).toBeVisible({ timeout: 15_000 });
  for (const size of [...SIZES].reverse()) {
    await page.setViewportSize(size);
    await expectClean(page, 'a desk at which it rings');
  }
  await page.keyboard.press('KeyA');
  await expect(popup).toHaveCount(0);
  await expect(page.locator('#desk-search')).toBeFocused();
  await exchange(request, { event: 'answered', extension: EXTENSION });
  await exchange(request, { event: 'ended', answered: true });

  // one that nobody takes
  await exchange(request, { call_id: 'browser-2', phone: '+79745550102', event: 'ringing', extension: EXTENSION });
  await expect(page.getByRole('alert').filter({ hasText: '+7 974 •••-••-02' })).toBeVisible({ timeout: 15_000 });
  await exchange(request, { call_id: 'browser-2', phone: '+79745550102', event: 'ended', answered: false });
  await expect(page.getByRole('alert').filter({ hasText: '+7 974 •••-••-02' })).toHaveCount(0, { timeout: 15_000 });
  await page.goto('/calls?view=callbacks');
  await expect(page.locator('.candidates > li').filter({ hasText: '+7 974 •••-••-02' })).toHaveCount(1);
  expect(heard).toEqual([]);
});

test('what a colleague takes rings at nobody else any more', async ({ page, browser, request }) => {
  await signIn(page, 'operator3');
  const other = await colleague(browser, 'operator2');
  const ring = { call_id: 'browser-3', phone: '+79745550103' };
  await exchange(request, { ...ring, event: 'ringing' });
  const popup = page.getByRole('alert').filter({ hasText: '+7 974 •••-••-03' });
  const theirs = other.getByRole('alert').filter({ hasText: '+7 974 •••-••-03' });
  await expect(popup).toBeVisible({ timeout: 15_000 });
  await expect(theirs).toBeVisible({ timeout: 15_000 });
  await theirs.getByRole('button', { name: 'Принять' }).click();
  await expect(theirs).toHaveCount(0);
  await expect(popup).toHaveCount(0, { timeout: 15_000 });
  await exchange(request, { ...ring, event: 'ended', answered: true });
});
