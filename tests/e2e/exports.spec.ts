import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { complaints, lookHard, signIn } from './support';

/** The file that the form answers with. */
async function download(page: Page): Promise<{ name: string; text: string }> {
  const coming = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Скачать' }).click();
  const file = await coming;
  return { name: file.suggestedFilename(), text: (await readFile(await file.path())).toString('utf8') };
}

test('a table leaves as a file, and with names only for a reason', async ({ page }) => {
  test.setTimeout(120_000);
  const heard = complaints(page);
  await signIn(page, 'manager');
  await page.goto('/calls');
  await page.getByRole('link', { name: 'Выгрузить' }).click();
  await expect(page.getByRole('heading', { name: 'Выгрузки', level: 1 })).toBeVisible();
  await expect(page.getByLabel('Таблица')).toHaveValue('calls');
  await lookHard(page, 'exports');

  await page.getByLabel('Файл').selectOption('csv');
  const plain = await download(page);
  expect(plain.name).toMatch(/^calls-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
  expect(plain.text.split('\r\n')[0]).toContain('Начало;Направление;Оператор');
  expect(plain.text.split('\r\n')[0]).not.toContain('Имя');

  // without a reason the page comes back with what was chosen, and says so beside the field
  await page.getByLabel(/С персональными данными/).check();
  await page.getByRole('button', { name: 'Скачать' }).click();
  await expect(page.locator('#reason-error')).toBeVisible();
  await expect(page.getByLabel('Таблица')).toHaveValue('calls');
  await expect(page.getByLabel('Файл')).toHaveValue('csv');
  await expect(page.getByLabel(/С персональными данными/)).toBeChecked();
  await lookHard(page, 'exports refused');
  await page.getByLabel('Зачем нужны персональные данные').fill('Сверка с журналом телефонии');
  const named = await download(page);
  expect(named.text.split('\r\n')[0]).toContain('Имя');
  expect(heard.filter((line) => !line.includes('422'))).toEqual([]);
});
