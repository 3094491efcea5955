import { expect, test } from '@playwright/test';
import { Keyboard, colleague, signIn } from './support';

test('what one holds, books and takes back shows on a colleague’s schedule without a reload', async ({
  page,
  browser,
}) => {
  await signIn(page, 'operator');
  const keys = new Keyboard(page);
  await keys.startCall();
  await keys.pick('Морозов', 'Морозов');
  await keys.reason('к гигиенисту');
  const asked = page.waitForResponse((response) => response.url().endsWith('/fn/hold_slot'));
  await page.locator('.offer').filter({ hasText: 'Покровка' }).first().click();
  const hold = await (await asked).json();

  const watcher = await colleague(browser, 'administrator');
  const date = new Date(hold.starts_at).toLocaleDateString('sv-SE', { timeZone: 'Europe/Moscow' });
  await watcher.goto(`/schedule?date=${date}&branch=${hold.branch_id}`);
  const block = watcher.locator(`#b${hold.id}`);
  await expect(block).toHaveAttribute('data-tone', 'held');
  await expect(block).toContainText('Вера Лаптева');

  await keys.press('Control+Enter');
  await expect(page.locator('.toast').first()).toContainText('Записали на');
  await expect(block).toHaveAttribute('data-tone', 'booked');
  await expect(block).toContainText('Морозов');

  await keys.press('Control+KeyZ');
  await expect(block).not.toHaveAttribute('data-tone', 'booked');
  await watcher.context().close();
});
