import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { complaints, signIn } from './support';

function ahead(days: number): string {
  const day = new Date(Date.now() + days * 24 * 3600 * 1000);
  return day.toLocaleDateString('sv-SE', { timeZone: 'Europe/Moscow' });
}

test('a doctor’s week is opened from the day, leafed through, and a visit carried to another date', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  await page.goto(`/schedule?date=${ahead(8)}`);
  await page.locator('.dhead a.av').first().click();
  await page.waitForURL(/view=week/);
  await expect(page.locator('.dcol')).toHaveCount(7);
  await expect(page.locator('.blk').first()).toBeVisible();
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 900 });
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(width);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  const before = page.url();
  await expect(async () => {
    await page.keyboard.press('Period');
    await expect(page).not.toHaveURL(before, { timeout: 1000 });
  }).toPass();
  await expect(page.locator('.dcol')).toHaveCount(7);
  await page.keyboard.press('Comma');
  await expect(page.locator('.blk[data-tone=booked]').first()).toBeVisible();

  const block = page.locator('.blk[data-tone=booked]').first();
  await expect(async () => {
    await block.focus();
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.locator('.carry')).toBeVisible({ timeout: 1000 });
  }).toPass();
  const day = await page.locator('.carry b').textContent();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.carry b')).not.toHaveText(day!);
  await page.keyboard.press('Escape');
  await expect(page.locator('.carry')).toHaveCount(0);

  // a date of the week leads to the day of all
  await page.locator('.dhead a').first().click();
  await expect(page.locator('.dcol .dhead a.av').first()).toBeVisible();
  expect(heard).toEqual([]);
});

test('the same day by chairs: who works in each, and a visit carried to another chair', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  await page.goto(`/schedule?date=${ahead(4)}`);
  const visits = await page.locator('.blk:not([data-tone=cancelled])').count();
  await page.getByRole('link', { name: 'Кресла' }).click();
  await page.waitForURL(/view=chairs/);
  await expect(page.locator('section.dcol[id^=c]').first()).toBeVisible();
  await expect(page.locator('.blk:not([data-tone=cancelled])')).toHaveCount(visits);

  const block = page.locator('.blk[data-tone=booked]').first();
  await expect(async () => {
    await block.focus();
    await page.keyboard.press('Enter');
    await expect(page.locator('.bpop:popover-open')).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.keyboard.press('Escape');
  await block.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(page.locator('.carry')).toBeVisible();
  await page.keyboard.press('Escape');
  expect(heard).toEqual([]);
});

test('the official calendar is loaded, looked through, and shows faulty lines', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'administrator');
  await page.goto('/settings/branches');
  await page.getByRole('link', { name: 'Часы' }).first().click();
  await page.waitForURL(/\/hours/);
  await page.getByRole('link', { name: 'Загрузить календарь' }).click();
  const year = new Date().getFullYear() + 1;
  const text = page.locator('textarea[name=text]');
  await expect(async () => {
    await page.getByRole('button', { name: `Россия, ${year}` }).click();
    await expect(text).toHaveValue(/День Победы/, { timeout: 1000 });
  }).toPass();
  await text.fill(`${year}-05-09,off,День Победы\n${year}-02-30,off,нет такого\n`);
  await expect(page.getByText('Строка 2')).toBeVisible();
  await text.fill(`${year}-05-12,off,ремонт ${year}\n`);
  await expect(page.getByText('Строка 2')).toHaveCount(0);
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.kept').getByText(`ремонт ${year}`)).toBeVisible();
  expect(heard).toEqual([]);
});
