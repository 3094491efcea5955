import { createHmac } from 'node:crypto';
import { expect, test, type Page } from '@playwright/test';
import { complaints, lookHard, signIn } from './support';

/** What an app shows so many steps of 30 seconds from now (RFC 6238). */
function code(secret: string, ahead = 0): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const hash = createHmac('sha1', key).update(step).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const PASSWORD = 'четыре слова без цифр';

/** Fills in the sign-in page up to the password. */
async function withPassword(page: Page, login: string) {
  await page.goto('/login');
  await page.fill('input[name=login]', login);
  await page.fill('input[name=password]', PASSWORD);
  await page.keyboard.press('Enter');
}

test('a new user is invited, sets a password, turns the second factor on, and comes back with a code', async ({ page, browser }) => {
  test.setTimeout(180_000);
  const login = `novaya${Date.now() % 1_000_000}`;
  await signIn(page, 'admin');
  await page.goto('/settings/users?edit=user.new');
  await page.getByLabel('Имя и фамилия').fill('Константинопольская-Заславская Евгения Владимировна');
  await page.getByLabel('Логин').fill(login);
  await page.keyboard.press('Control+Enter');
  // who was just made has to be let in yet
  await page.getByRole('button', { name: 'Создать ссылку-приглашение' }).click();
  const link = await page.getByLabel('Ссылка для пользователя').inputValue();
  expect(link).toContain('/login?invite=');
  await lookHard(page, 'a user with an invitation');

  const own = await (await browser.newContext()).newPage();
  await own.goto(link);
  await expect(own.getByRole('heading', { name: 'Задайте пароль' })).toBeVisible();
  await own.getByLabel('Пароль').fill('коротко');
  await own.keyboard.press('Enter');
  await expect(own.locator('#password-error')).toBeVisible();
  await lookHard(own, 'an invitation with what to mend');
  await own.getByLabel('Пароль').fill(PASSWORD);
  await own.keyboard.press('Enter');
  await own.waitForURL((url) => url.pathname === '/');

  const heard = complaints(own);
  await own.goto('/account');
  await own.getByRole('button', { name: 'Включить второй шаг' }).click();
  await expect(own.getByRole('img', { name: 'QR-код для приложения' })).toBeVisible();
  const secret = await own.locator('input[name=secret]').inputValue();
  await lookHard(own, 'an app is being set up');
  expect(heard).toEqual([]);
  await own.getByLabel('Код из приложения').fill('000000');
  await own.keyboard.press('Enter');
  await expect(own.locator('#code-error')).toBeVisible();
  await expect(own.locator('input[name=secret]')).toHaveValue(secret);
  await own.getByLabel('Код из приложения').fill(code(secret));
  await own.keyboard.press('Enter');
  await expect(own.locator('.recovery li')).toHaveCount(10);
  const recovery = await own.locator('.recovery li').first().innerText();
  await lookHard(own, 'recovery codes');
  await own.goto('/account');
  await expect(own.locator('main')).toContainText(/Осталось\s10\sзапасных\sкодов/);
  await lookHard(own, 'the account with a second factor');

  const elsewhere = await (await browser.newContext()).newPage();
  await withPassword(elsewhere, login);
  await expect(elsewhere.getByLabel('Код из приложения')).toBeFocused();
  await lookHard(elsewhere, 'a code is asked for');
  await elsewhere.keyboard.type('111111');
  await elsewhere.keyboard.press('Enter');
  await expect(elsewhere.getByRole('alert')).toContainText(/Код\sне\sподошёл/);
  await elsewhere.getByLabel('Код из приложения').fill(code(secret, 1));
  await elsewhere.keyboard.press('Enter');
  await elsewhere.waitForURL((url) => url.pathname === '/');
  await elsewhere.context().clearCookies();
  await withPassword(elsewhere, login);
  await elsewhere.getByLabel('Код из приложения').fill(recovery);
  await elsewhere.keyboard.press('Enter');
  await elsewhere.waitForURL((url) => url.pathname === '/');

  await page.getByRole('button', { name: 'Сбросить второй шаг' }).click();
  await expect(page.getByText('Второй шаг сброшен')).toBeVisible();
  await own.goto('/account');
  await own.waitForURL(/\/login/);
  await elsewhere.context().close();
  await own.context().close();
});

test('a screen that nobody touches is locked in every tab, and opens as it was', async ({ page, context }) => {
  await context.clock.install();
  await signIn(page, 'senior');
  const other = await context.newPage();
  await other.goto('/account');
  await page.goto('/patients');
  await expect(page.locator('#patient-search')).toBeFocused();
  await page.keyboard.type('Смирнова');
  await context.clock.fastForward('14:00');
  await expect(page.locator('dialog[open]')).toHaveCount(0);
  await context.clock.fastForward('02:00');
  const dialog = page.getByRole('dialog', { name: 'Рабочее место заблокировано' });
  await expect(dialog).toBeVisible();
  await expect(other.getByRole('dialog', { name: 'Рабочее место заблокировано' })).toBeVisible();
  expect(await page.evaluate(async () => (await fetch('/account', { redirect: 'manual' })).type)).toBe('opaqueredirect');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await dialog.getByLabel('Пароль').fill('не тот пароль');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('Пароль не подошёл');
  await lookHard(page, 'a locked screen');
  await dialog.getByLabel('Пароль').fill('priyom-senior');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(other.locator('dialog')).toHaveCount(0);
  await expect(page.locator('#patient-search')).toHaveValue('Смирнова');
  await page.keyboard.type('А');
  await expect(page.locator('#patient-search')).toHaveValue('СмирноваА');
});
