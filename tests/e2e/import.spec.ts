import { expect, test, type Page } from '@playwright/test';
import { SIZES, complaints, expectClean, lookHard, signIn } from './support';
import { workbook } from './workbook';

/** A day of the clinic, so many days from today, as it is typed. */
function day(ahead: number): string {
  const date = new Date(Date.now() + ahead * 86_400_000);
  return new Intl.DateTimeFormat('ru-RU', { timeZone: 'Europe/Moscow' }).format(date);
}

const HEAD = ['Код', 'Услуга', 'Минут', 'Цена', 'Специальность'];

async function choose(page: Page, rows: (string | number)[][]) {
  const file = { name: 'Прайс с нового года.xlsx', mimeType: '', buffer: workbook('Прайс', [HEAD, ...rows]) };
  await page.setInputFiles('#import-file', file);
}

/** Types into the search of a list, which answers once the page has woken up. */
async function narrow(page: Page, words: string) {
  await expect(async () => {
    await page.locator('.narrowing input').fill('');
    await page.locator('.narrowing input').fill(words);
    await expect(page.getByRole('row')).toHaveCount(2, { timeout: 2000 });
  }).toPass();
}

test('a price list from a workbook holds from its day on, and is rolled back', async ({ page }) => {
  test.setTimeout(120_000);
  const heard = complaints(page);
  await signIn(page, 'administrator');
  await page.goto('/settings/import');
  await expect(page.getByRole('heading', { name: 'Загрузки', exact: true })).toBeVisible();
  const from = page.getByLabel('Новые цены действуют с');
  await expect(async () => {
    await from.fill('31.02.2027');
    await choose(page, [['А16.07.049', 'Перефиксация брекета', 30, 3300, 'ортодонт']]);
    await expect(page.locator('[name=first_day][aria-invalid=true]')).toBeVisible({ timeout: 3000 });
  }).toPass();

  // another day is judged anew; what was chosen stays
  await from.fill(day(40));
  await from.press('Tab');
  const row = (words: string) => page.getByRole('row').filter({ hasText: words });
  await expect(row('Перефиксация брекета')).toContainText('изменится');
  await expect(row('Перефиксация брекета')).toContainText('+10 %');
  await expect(page.getByText('Лист: Прайс')).toBeVisible();
  await expect(page.getByText('Услуг, которых нет в файле')).toBeVisible();
  await choose(page, [
    ['А16.07.049', 'Перефиксация брекета', 30, 3300, 'ортодонт'],
    ['Э-1', 'Пробная услуга', 30, 700, 'терапевт'],
  ]);
  await expect(row('Пробная услуга')).toContainText('новая');
  await lookHard(page, 'a dry run');
  await page.setViewportSize(SIZES[0]);
  await page.getByRole('button', { name: 'Загрузить: 2' }).click();
  await expect(page.getByText('Загрузили.')).toBeVisible();
  await expect(row('Прайс с нового года.xlsx')).toContainText('новых: 1, изменено: 1');

  // the list says what comes, the form who has set it
  await page.goto('/settings/services');
  await narrow(page, 'перефиксация');
  const line = row('Перефиксация брекета');
  await expect(line).toContainText('3 300 ₽');
  await line.getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'Цены по датам' })).toBeVisible();
  await expect(row('из файла «Прайс с нового года.xlsx»')).toContainText('будет действовать');
  await lookHard(page, 'prices by date');
  await page.setViewportSize(SIZES[0]);

  // somebody touches the new one: it stays
  await page.goto('/settings/services');
  await narrow(page, 'пробная');
  await row('Пробная услуга').getByRole('link').click();
  const price = page.locator('input[name=price]');
  await expect(price).toHaveValue(/700/);
  await expect(async () => {
    await price.fill('800');
    await page.getByRole('button', { name: 'Сохранить' }).click();
    await expect(page.locator('.toast').last()).toContainText('Услуга сохранена', { timeout: 3000 });
  }).toPass();

  await page.goto('/settings/import');
  const undo = row('Прайс с нового года.xlsx').first().getByRole('button', { name: /Откатить загрузку/ });
  await expect(async () => {
    await undo.click();
    await expect(page.getByRole('dialog')).toBeVisible({ timeout: 3000 });
  }).toPass();
  await expectClean(page, 'asking');
  await page.getByRole('dialog').getByRole('button', { name: 'Откатить', exact: true }).click();
  const outcome = page.getByRole('status').filter({ hasText: 'Откатили загрузку' });
  await expect(outcome).toContainText('вернулось: 1, осталось: 1');
  await expect(outcome).toContainText('Э-1 Пробная услуга: с тех пор изменили');
  await expect(row('Прайс с нового года.xlsx').first()).toContainText('вернулось: 1, осталось: 1');
  await lookHard(page, 'a rollback');
  await page.setViewportSize(SIZES[0]);
  await page.goto('/settings/services');
  await narrow(page, 'перефиксация');
  await expect(row('Перефиксация брекета')).toContainText('3 000 ₽');
  await expect(row('Перефиксация брекета')).not.toContainText('3 300 ₽');
  // the day that there is not was refused
  expect(heard.filter((line) => !line.includes('422'))).toEqual([]);
});

test('pasted rows are judged in English too', async ({ page, context, baseURL }) => {
  const heard = complaints(page);
  await signIn(page, 'administrator');
  await context.addCookies([{ name: 'lang', value: 'en', url: baseURL ?? '' }]);
  await page.goto('/settings/import');
  await page.getByText('Or paste a text').click();
  const text = page.getByLabel('Rows of a table, the first with the titles of its columns');
  await expect(async () => {
    await text.fill('Code\tService\tPrice\nA16.07.049\tПерефиксация брекета\t3600\nX9\tNobody does it\tdear\n');
    await page.getByRole('button', { name: 'Check' }).click();
    await expect(page.getByText('What will be done').first()).toBeVisible({ timeout: 3000 });
  }).toPass();
  const row = (words: string) => page.getByRole('row').filter({ hasText: words });
  await expect(row('A16.07.049')).toContainText('Price: 3 000 ₽ → 3 600 ₽ (+20 %)');
  await expect(row('X9')).toContainText('refused');
  await expect(page.getByText('New prices are in force from')).toBeVisible();
  await lookHard(page, 'pasted, in English');
  expect(heard).toEqual([]);
});
