import { expect, test } from '@playwright/test';
import { Keyboard, colleague, complaints, lookHard, signIn } from './support';

test('a manager begins with the figures, and each opens what is behind it', async ({ page }) => {
  test.setTimeout(120_000);
  const heard = complaints(page);
  await signIn(page, 'manager');
  await expect(page).toHaveURL(/\/dashboard$/);
  await page.getByRole('link', { name: 'Месяц', exact: true }).click();
  await expect(page).toHaveURL(/span=month/);
  await page.getByRole('link', { name: 'Раньше' }).click();
  const tile = page.locator('.tile', { hasText: 'Неявки' });
  await expect(tile).toBeVisible();
  await lookHard(page, 'the dashboard');

  // what a figure means is told to whoever looks, and to whoever listens
  await page.keyboard.press('Tab'); // from here on the keyboard leads
  await tile.focus();
  await expect(tile.locator('.tip')).toBeVisible();
  await expect(tile).toHaveAccessibleDescription(/отмеченные человеком/);

  // a chart is a picture with a name, and has its table
  await expect(page.getByRole('img', { name: /^Звонки по часам/ })).toBeVisible();
  await page.locator('.as-table summary').first().click();
  await expect(page.getByRole('columnheader', { name: 'Час' })).toBeVisible();

  // a table is sorted by any of its columns
  const doctors = page.getByRole('table', { name: 'Врачи' });
  await expect(async () => {
    await doctors.getByRole('button', { name: 'Приёмы' }).click();
    await expect(doctors.getByRole('columnheader', { name: 'Приёмы' })).toHaveAttribute('aria-sort', 'descending', { timeout: 2000 });
  }).toPass();
  const visits = (await doctors.locator('tbody td:nth-child(2)').allTextContents()).map((text) => Number(text.replace(/\D/g, '')));
  expect(visits).toEqual([...visits].sort((one, other) => other - one));

  await tile.click();
  await expect(page).toHaveURL(/\/dashboard\/visits\?set=no_show/);
  await expect(page.getByRole('table')).toContainText('Неявка');
  await lookHard(page, 'the visits behind a figure');
  expect(heard).toEqual([]);
});

test('the calls of a day are those of the log, as many as the figure says', async ({ page }) => {
  await signIn(page, 'manager');
  await page.goto('/dashboard');
  const tile = page.locator('.tile', { hasText: 'Звонки' }).first();
  const today = await tile.getAttribute('href');
  await page.getByRole('link', { name: 'Раньше' }).click();
  await expect(tile).not.toHaveAttribute('href', today ?? '');
  const offered = Number((await tile.locator('.v').textContent())?.replace(/\D/g, ''));
  expect(offered).toBeGreaterThan(0);
  await tile.click();
  await expect(page).toHaveURL(/\/calls\?from=.*direction=in/);
  const rows = page.locator('main table').last().locator('tbody tr');
  await expect(rows).toHaveCount(Math.min(offered, 50));
});

test('the figures of today follow what happens', async ({ page, browser }) => {
  const heard = complaints(page);
  await page.clock.install();
  await signIn(page, 'manager');
  await page.goto('/dashboard');
  await expect(page.getByRole('banner')).toContainText(/на \d+:\d\d/);
  const calls = page.locator('.tile', { hasText: 'Звонки' }).first().locator('.v');
  const before = Number(await calls.textContent());
  await new Keyboard(await colleague(browser, 'operator')).startCall();
  await expect(async () => {
    await page.clock.fastForward(61_000);
    expect(Number(await calls.textContent())).toBeGreaterThan(before);
  }).toPass();
  expect(heard).toEqual([]);
});

test('what leads cost is noted by whoever spends it, and told by source', async ({ page, browser }) => {
  const heard = complaints(page);
  await signIn(page, 'smm');
  await page.getByRole('link', { name: 'Расходы' }).click();
  const field = page.getByRole('textbox', { name: /ВКонтакте, рублей/ });
  await expect(async () => {
    await field.fill('31000');
    await field.press('Enter');
    await expect(page.locator('.toast')).toContainText('ВКонтакте', { timeout: 3000 });
  }).toPass();
  await lookHard(page, 'what leads cost');
  await page.goto('/dashboard');
  await expect(page.locator('main')).toContainText('нет доступа');
  const manager = await (await browser.newContext()).newPage();
  await signIn(manager, 'manager');
  await manager.goto('/dashboard?span=month');
  await expect(manager.getByRole('table', { name: 'Заявки по источникам' })).toContainText('₽');
  // the browser tells of the page that is not for everybody
  expect(heard.filter((line) => !line.includes('403'))).toEqual([]);
});
