import { expect, test } from '@playwright/test';
import { colleague, complaints, lookHard, signIn } from './support';

test('who looked at a card is found by kind, person and card, with ids alone in the address', async ({ page, browser }) => {
  test.setTimeout(120_000);
  const heard = complaints(page);
  const other = await colleague(browser, 'operator');
  await other.goto('/patients');
  await expect(other.locator('#patient-search')).toBeFocused();
  await other.keyboard.type('смирнова');
  await other.locator('.person').filter({ hasText: 'Смирнова' }).first().click();
  await other.waitForURL(/\/patients\/[0-9a-f-]+/);
  const id = new URL(other.url()).pathname.split('/').pop() ?? '';
  await expect(other.locator('main h1, main h2').first()).toBeVisible();
  await other.context().close();

  await signIn(page, 'admin');
  await page.goto('/settings');
  await page.getByRole('link', { name: /Журнал действий/ }).click();
  await expect(page.getByRole('heading', { name: 'Журнал действий' })).toBeVisible();
  const rows = page.locator('.table tbody tr');
  const look = rows.filter({ hasText: 'Открыта карта пациента' }).first();
  await expect(look).toContainText(/\d+\s[а-я]+\s\d+:\d\d/);
  await expect(look).toContainText(/карта\sпациента\s№\s\d+/);
  await expect(rows.filter({ hasText: 'Поиск пациентов' }).first()).toContainText('найдено');
  await expect(page.locator('main')).not.toContainText('смирнова');

  await page.getByLabel('Вид действия').selectOption('view');
  await page.getByRole('button', { name: 'Показать' }).click();
  await expect(page).toHaveURL(/kind=view/);
  await expect(rows.filter({ hasText: 'Поиск пациентов' })).toHaveCount(0);
  await look.getByRole('link', { name: 'Всё об этом' }).click();
  await expect(page).toHaveURL(new RegExp(`thing=patient\\.${id}`));
  await expect(page.locator('main')).toContainText('Показано за всё время');

  expect(heard).toEqual([]);
  await page.getByLabel('Номер карты или id').fill('нет такой');
  await page.getByRole('button', { name: 'Показать' }).click();
  await expect(page.locator('#thing-error')).toBeVisible();
  await lookHard(page, 'the audit, with what to mend');
  // the browser tells of what was refused
  expect(heard.filter((line) => !line.includes('422'))).toEqual([]);
});
