import { expect, test, type Page } from '@playwright/test';
import { complaints, lookHard, signIn } from './support';

/** Makes a card; its address. */
async function newCard(page: Page, name: string, phone: string): Promise<string> {
  await page.goto('/patients');
  await page.getByRole('button', { name: 'Новый пациент' }).click();
  await page.locator('#newcomer-name').fill(name);
  await page.locator('#newcomer-phone').fill(phone);
  await page.getByRole('button', { name: 'Завести карту' }).click();
  await page.waitForURL(/\/patients\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}

/** The number of the card on the screen. */
async function cardNumber(page: Page): Promise<string> {
  return (await page.getByRole('heading', { name: /^Карта №\s\d+$/ }).innerText()).match(/\d+/)![0];
}

test('two cards of one person become one, and are two again', async ({ page }) => {
  await signIn(page, 'senior');
  const heard = complaints(page);
  const gone = await newCard(page, 'Двойникова Мария Львовна', '8 912 700-11-22');
  const number = await cardNumber(page);
  const kept = await newCard(page, 'Двойникова Мария', '8 912 700-11-22');

  const panel = page.locator('.panel').filter({ hasText: 'Другие карты этого пациента' });
  const dialog = page.getByRole('dialog', { name: 'Объединить карты' });
  await panel.locator('li').getByRole('button', { name: 'Сравнить' }).click();
  await expect(dialog.getByText('Останется')).toBeVisible();
  await lookHard(page, 'two cards');
  await dialog.getByRole('button', { name: 'Объединить' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.locator('h2.lead')).toHaveText('Двойникова Мария Львовна');
  await expect(panel).toContainText(new RegExp(`карта №\\s${number}, объединена`));
  await lookHard(page, 'a card that took another in');

  // the old address and the old number lead here
  await page.goto(gone);
  await expect(page.locator('h2.lead')).toHaveText('Двойникова Мария Львовна');
  expect(await cardNumber(page)).not.toBe(number);

  await page.goto(kept);
  await panel.getByRole('button', { name: 'Разъединить' }).click();
  await expect(page.locator('h2.lead')).toHaveText('Двойникова Мария');
  await expect(panel.getByRole('button', { name: 'Разъединить' })).toHaveCount(0);
  await page.goto(gone);
  expect(await cardNumber(page)).toBe(number);
  expect(heard).toEqual([]);
});

test('a card is named by its number, and the one that is open stays', async ({ page }) => {
  await signIn(page, 'senior');
  const other = await newCard(page, 'Номерова Ольга', '8 912 700-33-44');
  const number = await cardNumber(page);
  const kept = await newCard(page, 'Номерова Оля', '8 912 700-55-66');
  const own = await cardNumber(page);

  const field = page.getByLabel('Номер другой карты');
  const dialog = page.getByRole('dialog', { name: 'Объединить карты' });
  await field.fill(own);
  await field.press('Enter');
  await expect(page.locator('#card_no-error')).toBeVisible();
  await field.fill(number);
  await field.press('Enter');
  await expect(dialog).toContainText('Имя или дата рождения различаются');
  await expect(dialog.locator('section').first()).toContainText('Номерова Оля');
  await expect(dialog.getByRole('link', { name: 'откройте её' })).toHaveAttribute('href', other);
  await dialog.getByRole('button', { name: 'Объединить' }).click();
  await expect(dialog).toHaveCount(0);
  await page.goto(other);
  await expect(page.locator('h2.lead')).toHaveText('Номерова Оля');
  await expect(page.getByRole('link', { name: 'Записать' })).toHaveAttribute('href', `/?patient=${kept.split('/')[2]}`);
});

test('who may not merge cards sees nothing of it', async ({ page }) => {
  await signIn(page, 'operator');
  await newCard(page, 'Простова Ольга', '8 912 700-77-88');
  await expect(page.locator('h2.lead')).toHaveText('Простова Ольга');
  await expect(page.getByText('Другие карты этого пациента')).toHaveCount(0);
});
