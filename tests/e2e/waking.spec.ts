import { expect, test } from '@playwright/test';
import { complaints, signIn } from './support';

test('what is done before a page has woken up is done when it has', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  let wake = () => {};
  const asleep = new Promise<void>((resolve) => (wake = resolve));
  await page.route('**/priyom.wasm', async (route) => {
    await asleep;
    await route.continue();
  });
  await page.goto('/memos', { waitUntil: 'domcontentloaded' });
  const text = page.locator('textarea').first();
  await text.fill('Ключ у охраны до девяти');
  await page.locator('form button[type=submit], .btn.primary').first().click();
  await expect(page).toHaveURL(/\/memos$/);
  wake();
  await expect(page.locator('main')).toContainText('Ключ у охраны до девяти');
  expect(heard).toEqual([]);
});
