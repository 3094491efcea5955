import { expect, test } from '@playwright/test';
import { colleague, complaints, signIn } from './support';

function date(days: number): string {
  const day = new Date(Date.now() + days * 24 * 3600 * 1000);
  return day.toLocaleDateString('ru-RU', { timeZone: 'Europe/Moscow' });
}

test('hours are prepared as a draft, published, and confirmed by the doctor', async ({ page, browser }) => {
  const heard = complaints(page);
  await signIn(page, 'administrator');
  await page.goto('/settings/doctors');
  const row = page.locator('tr, li').filter({ hasText: 'Мельникова' }).first();
  await row.getByRole('link', { name: 'Часы' }).click();
  await page.waitForURL(/\/hours/);
  // a day off so far ahead that nobody is booked
  await page.getByRole('link', { name: 'Добавить дни' }).click();
  await page.locator('input[name=from]').fill(date(55));
  await page.locator('input[name=to]').fill(date(57));
  const draft = page.locator('.panel').filter({ hasText: 'Черновик' });
  await expect(async () => {
    await page.getByRole('button', { name: 'В черновик' }).click({ timeout: 1000 });
    await expect(draft).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(draft).toContainText('Выходной');

  // taken out, and kept anew
  await draft.getByRole('button', { name: 'Убрать' }).click();
  await expect(draft).toHaveCount(0);
  await page.getByRole('link', { name: 'Добавить дни' }).click();
  await page.locator('input[name=from]').fill(date(55));
  await page.locator('input[name=to]').fill(date(57));
  await page.getByRole('button', { name: 'В черновик' }).click();
  await expect(draft).toBeVisible();
  const said = page.locator('.toast').last();
  await expect(said).toContainText('Сохранили в черновик');

  const doctor = await colleague(browser, 'doctor');
  await doctor.goto('/schedule');
  const news = doctor.locator('.new-hours .banner');
  await expect(doctor.locator('main')).toBeVisible();
  await expect(news).toHaveCount(0);
  await page.keyboard.press('Control+Enter');
  await expect(said).toContainText('Часы сохранены');
  await expect(page.getByText('Врач ещё не видел')).toBeVisible();
  await expect(news).toContainText('Ваши часы изменились');
  await news.getByRole('button', { name: 'Подтвердить' }).click();
  await expect(news).toHaveCount(0);
  await expect(page.getByText('Врач видел новые часы')).toBeVisible();
  await doctor.context().close();
  expect(heard).toEqual([]);
});
