import { expect, test } from '@playwright/test';
import { signIn } from './support';

test('a stranger is sent to the sign-in page', async ({ page }) => {
  await page.goto('/schedule');
  expect(new URL(page.url()).pathname).toBe('/login');
});

test('a manager sees the schedule without the names of patients', async ({ page }) => {
  await signIn(page, 'manager');
  await page.goto('/schedule');
  await expect(page.locator('.blk').first()).toBeVisible();
  await expect(page.locator('.blk:not([data-tone=held]) b').first()).toHaveText('Пациент');
});

test('a doctor sees the own day alone, on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, 'doctor');
  await page.goto('/schedule');
  await expect(page.locator('main')).toBeVisible();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(390);
  await expect(page.locator('.rail a[href="/"]')).toHaveCount(0);
});

test('everybody begins at a page of their own', async ({ page }) => {
  await signIn(page, 'doctor');
  await page.goto('/');
  expect(new URL(page.url()).pathname).toBe('/schedule');
});

for (const [login, path] of [
  ['doctor', '/patients'],
  ['smm', '/patients'],
  ['accountant', '/schedule'],
  ['manager', '/settings'],
  ['operator', '/settings'],
]) {
  test(`${login} is refused ${path}`, async ({ page }) => {
    await signIn(page, login);
    const answer = await page.goto(path);
    await expect(page.locator('main').getByText('У вашей роли нет доступа')).toBeVisible();
    expect(answer?.status()).toBe(403);
  });
}
