import { expect, test } from '@playwright/test';
import { colleague, complaints, signIn } from './support';

test('a doctor falls ill: visits are moved by one act, taken back, moved again, and the patients told', async ({
  page,
  browser,
}) => {
  const heard = complaints(page);
  await signIn(page, 'administrator');
  const day = new Date(Date.now() + 4 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  await page.goto(`/schedule?date=${day}`);
  await expect(page.locator('.dcol .blk').first()).toBeVisible();
  const visits = await page.locator('.dcol').evaluateAll((all) => all.map((one) => one.querySelectorAll('.blk').length));
  expect(Math.max(...visits)).toBeGreaterThan(2);
  const column = page.locator('.dcol').nth(visits.indexOf(Math.max(...visits)));
  await column.locator('.dhead a.b').click();
  await page.waitForURL(/\/settings\/doctors\/.+\/hours/);

  // from the doctor's column to the form, filled in: ill on that day
  await expect(page.locator('input[name=from]')).toHaveValue(day.split('-').reverse().join('.'));
  await expect(page.locator('.outside')).toBeVisible();
  await page.getByRole('button', { name: /на перенос/ }).click();
  await page.getByRole('link', { name: 'Весь список' }).click();
  await page.waitForURL(/to-move/);
  const rows = page.locator('.visits > li').filter({ has: page.locator('.proposal') });
  await expect(rows.first()).toBeVisible();
  const before = await rows.count();

  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.toast').filter({ hasText: 'Перенесли' })).toBeVisible();
  await expect(page.getByRole('heading', { name: /Предупредить/ })).toBeVisible();
  await page.getByRole('button', { name: 'Вернуть всё' }).click();
  await expect(rows).toHaveCount(before);

  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('heading', { name: /Предупредить/ })).toBeVisible();
  const moved = page.locator('.visits > li').filter({ hasText: 'было' });
  await moved.first().getByRole('button', { name: 'Уже знает' }).click();
  await expect(moved.first()).toContainText('знает');
  await expect(page.getByRole('button', { name: 'Вернуть всё' })).toHaveCount(0);

  // a colleague sees who is rung, and rings somebody else
  const other = await colleague(browser, 'operator');
  await other.goto('/settings/to-move');
  const call = other.locator('.visits > li').filter({ hasText: 'было' }).getByRole('button', { name: 'Позвонить' });
  // the button works once the page has woken up
  await expect(async () => {
    await call.last().click({ timeout: 1000 });
    await other.waitForURL((url) => url.pathname === '/', { timeout: 2000 });
  }).toPass();
  await expect(other.locator('.who .pick[aria-checked=true]')).toBeVisible();
  await expect(moved.filter({ hasText: 'говорит' })).toHaveCount(1);
  expect(heard).toEqual([]);
});
