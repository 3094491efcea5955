import { createHmac } from 'node:crypto';
import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { Keyboard, complaints, lookHard, signIn } from './support';

const LIVE = { timeout: 15_000 };
/** The demo clinic's telephone of `operator2`. */
const EXTENSION = '111';

/** Tells what the telephone exchange would. */
async function exchange(request: APIRequestContext, event: object) {
  const body = JSON.stringify({ call_id: 'calls-1', direction: 'in', phone: '+79745550177', ...event });
  const sign = createHmac('sha256', process.env.PRIYOM_CALLS_SECRET!).update(body).digest('hex');
  const answer = await request.post('/hooks/calls/generic', {
    data: Buffer.from(body),
    headers: { 'content-type': 'application/json', 'X-Priyom-Signature': `sha256=${sign}` },
  });
  return answer.status();
}

test('the log is filtered by its address, and by digits that stand in none', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  await page.goto('/calls');
  const rows = page.locator('table.table tbody tr');
  await expect(rows.first()).toBeVisible();
  await lookHard(page, 'the log');
  await expect(async () => {
    await page.getByRole('combobox', { name: 'Ответ', exact: true }).selectOption('Пропущенные');
    await expect(page).toHaveURL(/answered=no/, { timeout: 3000 });
  }).toPass();
  await expect(rows.first()).toContainText('Пропущен');
  await page.reload();
  await expect(page.getByRole('combobox', { name: 'Ответ', exact: true })).toHaveValue('true');
  await page.getByRole('button', { name: 'Сбросить' }).click();
  await expect(page).toHaveURL(/\/calls$/);

  // digits: too few are refused beside the field, others are looked for, and never in the address
  const phone = page.getByLabel('Конец номера');
  await phone.fill('1');
  await phone.press('Enter');
  await expect(page.locator('#phone-error')).toBeVisible();
  await expect(phone).toHaveValue('1');
  await phone.fill('0000000');
  await phone.press('Enter');
  await expect(page.getByText('Звонков нет')).toBeVisible();
  await expect(page).toHaveURL(/\/calls$/);
  expect(heard).toEqual([]);
});

test('a call opens with what came of it, its reasons among that', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  const keys = new Keyboard(page);
  await keys.startCall();
  await keys.pick('Петров', 'Петров');
  await page.keyboard.press('KeyB');
  await expect(page.locator('.outcome')).toBeVisible();
  await page.keyboard.press('Digit4');
  await page.keyboard.press('Shift+Digit4');
  await page.keyboard.press('Shift+Digit5');
  await expect(page.locator('.outcome .chip[aria-pressed=true]')).toHaveCount(2);
  await lookHard(page, 'the outcome of a call');
  await page.locator('.outcome').getByRole('button', { name: 'Завершить' }).click();
  await expect(page.locator('.outcome')).toHaveCount(0);
  await page.goto('/calls?own=true&outcome=advised&reason=promotion');
  const row = page.locator('table.table tbody tr').first();
  await expect(row).toContainText('Цена, Акции и скидки');
  await row.locator('a[href^="/calls/"]').click();
  await expect(page).toHaveURL(/\/calls\/[0-9a-f-]{36}$/);
  await expect(page.locator('dl')).toContainText('Цена, Акции и скидки');
  await expect(page.getByRole('heading', { name: 'История' })).toBeVisible();
  await lookHard(page, 'a call');
  expect(heard).toEqual([]);
});

test('an ended call is given another outcome by a digit and Enter, and promises what it says', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  const keys = new Keyboard(page);
  await keys.startCall();
  await keys.pick('Петров', 'Петров');
  await page.keyboard.press('KeyB');
  await page.keyboard.press('Digit4');
  await page.locator('.outcome').getByRole('button', { name: 'Завершить' }).click();
  await expect(page.locator('.outcome')).toHaveCount(0);
  await page.goto('/calls?own=true&outcome=advised');
  await page.locator('table.table tbody tr').first().locator('a[href^="/calls/"]').click();
  const change = page.getByRole('button', { name: 'Изменить исход' });
  const choice = page.getByRole('group', { name: 'Исход звонка' });
  await expect(async () => {
    if ((await choice.count()) === 0) await page.keyboard.press('KeyB');
    await expect(choice).toBeFocused({ timeout: 3000 });
  }).toPass();
  await expect(choice.getByRole('radio', { checked: true })).toContainText('Консультация');
  await page.keyboard.press('Digit7');
  await expect(choice.getByRole('radio', { checked: true })).toContainText('Перезвонить');
  await expect(choice).toContainText('встанет в очередь');
  await lookHard(page, 'the outcome of an ended call');
  await page.keyboard.press('Escape');
  await expect(change).toBeVisible();
  await change.click();
  await page.keyboard.press('Digit7');
  await page.keyboard.press('Enter');
  await expect(page.locator('.page')).toContainText('Обещали перезвонить');
  await expect(page.locator('.page')).toContainText('Указан исход');
  await expect(change).toBeVisible();
  expect(heard).toEqual([]);
});

test('what an operator does follows the key and the telephone, and colleagues see it', async ({ page, browser, request }) => {
  test.setTimeout(90_000);
  const heard = complaints(page);
  await signIn(page, 'operator2');
  const duty = page.locator('select.duty');
  await expect(duty).toBeVisible(LIVE);
  await expect(duty).not.toHaveValue('', LIVE);
  if ((await duty.inputValue()) !== 'ready') await duty.selectOption('ready');
  await page.locator('#main').focus();
  await page.keyboard.press('KeyC');
  await expect(duty).toHaveValue('break');
  const context = await browser.newContext();
  const other = await context.newPage();
  await signIn(other, 'manager');
  await other.goto('/calls');
  const theirs = other.locator('li').filter({ hasText: 'Денис Руденко' });
  await expect(theirs).toContainText('Перерыв', LIVE);
  expect(await exchange(request, { event: 'answered', extension: EXTENSION })).toBe(200);
  await expect(theirs).toContainText('В разговоре', LIVE);
  await expect(duty.locator('option:checked')).toHaveText('В разговоре', LIVE);
  expect(await exchange(request, { event: 'ended', answered: true })).toBe(200);
  await expect(theirs).toContainText('Оформление', LIVE);
  await page.keyboard.press('KeyB');
  await expect(page.locator('.outcome')).toBeVisible();
  await page.keyboard.press('Digit4');
  await page.keyboard.press('Enter');
  await expect(theirs).toContainText('Готов', LIVE);
  await lookHard(page, 'a desk with its state');
  await context.close();
  expect(heard).toEqual([]);
});

test('an administrator plans a shift, and takes what could not be read off the list', async ({ page, request }) => {
  const heard = complaints(page);
  await signIn(page, 'administrator');
  await page.goto('/calls?view=shifts');
  await expect(page.getByRole('rowheader', { name: 'Денис Руденко' })).toBeVisible();
  await lookHard(page, 'shifts');
  await page.goto(`${await page.getByRole('link', { name: 'Позже' }).getAttribute('href')}`);
  const cell = page.getByRole('row').filter({ hasText: 'Денис Руденко' }).getByRole('button').first();
  const form = page.locator('dialog form');
  await expect(async () => {
    if ((await form.count()) === 0) await cell.click({ timeout: 1000 });
    await expect(form).toBeVisible({ timeout: 3000 });
  }).toPass();
  await form.getByLabel('Смена').selectOption('hours');
  await form.getByLabel('С', { exact: true }).fill('10:00');
  await form.getByLabel('До').fill('9:00');
  await form.getByRole('button', { name: 'Сохранить' }).click();
  await expect(page.locator('#shift-to-error')).toBeVisible();
  await form.getByLabel('До').fill('15:00');
  await lookHard(page, 'the plan of a shift');
  await form.getByRole('button', { name: 'Сохранить' }).click();
  await expect(form).toHaveCount(0);
  await expect(cell).toContainText('10:00–15:00', LIVE);

  expect(await exchange(request, { event: 'singing' })).toBe(422);
  await page.goto('/settings/intake');
  const fault = page.locator('.candidates > li').first();
  await fault.locator('summary').click();
  await expect(fault.locator('pre')).toContainText('phone');
  await expect(fault.locator('pre')).not.toContainText('5550177');
  await lookHard(page, 'what could not be read');
  await expect(async () => {
    await fault.getByRole('button', { name: 'Показать целиком' }).click({ timeout: 1000 });
    await expect(fault.locator('pre')).toContainText('5550177', { timeout: 3000 });
  }).toPass();
  const before = await page.locator('.candidates > li').count();
  await fault.getByRole('button', { name: 'Разобрано' }).click();
  await expect(page.locator('.candidates > li')).toHaveCount(before - 1);
  expect(heard.filter((line) => !line.includes('422'))).toEqual([]);
});
