import { expect, test } from '@playwright/test';
import { Keyboard, colleague, complaints, signIn } from './support';

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

test('the address says whose columns are shown and which statuses stand out', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  const day = new Date(Date.now() + 3 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  await page.goto(`/schedule?date=${day}`);
  await expect(page.locator('.dcol .blk').first()).toBeVisible();
  expect(await page.locator('.dcol').count()).toBeGreaterThan(1);
  await expect(page.locator('.blk.dim')).toHaveCount(0);

  await expect(async () => {
    await page.getByRole('button', { name: 'Врачи' }).click({ timeout: 1000 });
    await expect(page.locator('[popover]:popover-open a').first()).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.locator('[popover]:popover-open a').first().click();
  await expect(page.locator('.dcol')).toHaveCount(1);
  expect(page.url()).toContain('doctor=');

  await page.locator('.side a.tag').filter({ hasText: 'Завершён' }).click();
  await expect(page.locator('.side a.tag[aria-current]')).toHaveCount(1);
  await expect(page.locator('.blk:not(.dim)')).toHaveCount(0);
  await page.reload();
  await expect(page.locator('.dcol')).toHaveCount(1);
  await expect(page.locator('.blk:not(.dim)')).toHaveCount(0);
  expect(heard).toEqual([]);
});
