import { expect, test } from '@playwright/test';
import { Keyboard, complaints, signIn } from './support';

test('a gap is filled from the waiting list by keyboard alone', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  await page.goto('/gaps?all=1');
  const keys = new Keyboard(page);
  const waiting = page.locator('.candidates > li').filter({ hasText: 'ждёт до' });
  await expect(page.locator('.hole').first()).toBeVisible();
  // from gap to gap, until somebody waits for one
  await expect(async () => {
    await page.keyboard.press('ArrowDown');
    await expect(page.locator('.hole[aria-current]')).toContainText(/жд[уё]т/, { timeout: 300 });
    await expect(waiting.first()).toBeVisible({ timeout: 2000 });
  }).toPass();
  const first = page.locator('.candidates > li').first();
  const name = (await first.locator('a').innerText()).split(' ')[0];

  await keys.press('Digit1');
  await page.waitForURL((url) => url.pathname === '/');
  await expect(page.locator('.who .pick[aria-checked=true]')).toContainText(name);
  await expect(page.locator('.offer[aria-checked=true]')).toContainText('Держим');
  await keys.press('Control+Enter');
  await expect(page.locator('.toast').first()).toContainText(/(Записали|Перенесли) на/);
  expect(keys.strokes, 'one key for the call, two for the booking').toBeLessThanOrEqual(3);

  await keys.press('KeyB');
  await expect(page.locator('.outcome')).toBeVisible();
  const ended = page.waitForResponse((response) => response.url().endsWith('/fn/end_call'));
  await keys.press('Enter');
  expect((await ended).status()).toBe(200);
  await page.goto('/gaps');
  await expect(page.locator('.detail-pane')).toContainText('Возвращено сегодня');
  await expect(page.locator('.detail-pane')).toContainText('1 приём');
  expect(heard).toEqual([]);
});

test('a patient is put on the waiting list from the card, changed, taken off and put back', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'senior');
  await page.goto('/patients');
  await expect(page.locator('#patient-search')).toBeFocused();
  await page.keyboard.type('Смирнов');
  await page.locator('.person').first().click();
  await page.waitForURL(/\/patients\/.+/);
  await page.getByRole('link', { name: 'В лист ожидания' }).click();
  const dialog = page.locator('dialog[open]');
  await expect(dialog.locator('b').first()).toContainText('Смирнов');
  const name = await dialog.locator('b').first().innerText();

  // what is missing is said beside the field, and nothing that was typed is lost
  await dialog.getByLabel('Не раньше').fill('18:00');
  await dialog.getByRole('button', { name: 'Сохранить' }).click();
  await expect(dialog.locator('#services-error')).toBeVisible();
  await expect(dialog.getByLabel('Не раньше')).toHaveValue('18:00');
  await dialog.getByLabel('Услуги').selectOption({ label: 'Приём терапевта первичный' });
  await dialog.getByRole('button', { name: 'Сохранить' }).click();
  await expect(page.locator('.toast').first()).toContainText('Лист ожидания сохранён');
  const row = page.locator('.hole.wait').filter({ hasText: name }).filter({ hasText: 'с 18:00' });
  await expect(row).toHaveCount(1);

  await row.click();
  const pane = page.locator('.detail-pane');
  await expect(pane).toContainText(name);
  await pane.getByRole('button', { name: 'Изменить' }).click();
  await dialog.getByLabel('Не раньше').fill('16:00');
  await dialog.getByRole('button', { name: 'Сохранить' }).click();
  const changed = page.locator('.hole.wait').filter({ hasText: name }).filter({ hasText: 'с 16:00' });
  await expect(changed).toHaveCount(1);

  await pane.getByRole('button', { name: 'Снять с листа' }).click();
  await expect(changed).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(changed).toHaveCount(1);
  expect(heard).toEqual([]);
});

test('when no time suits, the desk leads to the waiting list and back', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'senior');
  const keys = new Keyboard(page);
  await keys.startCall();
  await keys.pick('Кузнецов', 'Кузнецов');
  await keys.reason('выпала пломба');
  await page.getByRole('link', { name: 'В лист ожидания' }).click();
  const dialog = page.locator('dialog[open]');
  await expect(dialog).toContainText('Кузнецов');
  await expect(dialog.locator('.chip.filled').first()).toBeVisible();
  await dialog.getByRole('button', { name: 'Сохранить' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  await expect(page.locator('.who .pick[aria-checked=true]')).toContainText('Кузнецов');
  await expect(page.locator('.offer').first()).toBeVisible();
  expect(heard).toEqual([]);
});
