import { expect, test, type Page } from '@playwright/test';
import { colleague, complaints, lookHard, signIn } from './support';

/** What a colleague does arrives by itself, gathered for two seconds. */
const LIVE = { timeout: 15_000 };

/** Those that tell of something. */
const telling = (page: Page, words: string) => page.locator('.memos > li').filter({ hasText: words });

test('a note for the next shift is written by keyboard, seen at once by a colleague, and read', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const heard = complaints(page);
  await signIn(page, 'operator');
  await page.goto('/memos');
  await expect(page.getByRole('heading', { name: 'Следующей смене' })).toBeVisible();
  const other = await colleague(browser, 'operator2');
  const heardThere = complaints(other);
  await other.goto('/memos');
  await expect(other.getByRole('heading', { name: 'Следующей смене' })).toBeVisible();

  const text = page.getByLabel('Что передать');
  await expect(async () => {
    if ((await page.locator('#note-text:focus').count()) === 0) await page.keyboard.press('KeyC');
    await expect(text).toBeFocused({ timeout: 3000 });
  }).toPass();
  // nothing to say is refused beside the field
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('#note-text-error')).toBeVisible();
  await expect(text).toBeFocused();
  await page.keyboard.type('Пациент из Твери ждёт снимок.\nПерезвонить после десяти');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.toast').last()).toContainText('Передали');
  await expect(page.locator('#note-text-error')).toHaveCount(0);
  await expect(text).toHaveValue('');
  const mine = telling(page, 'Пациент из Твери');
  await expect(mine).toContainText(/Вера Лаптева, сегодня, \d+:\d\d/);
  await expect(mine).not.toContainText('Не прочитано');
  expect(await mine.locator('.lines').innerText()).toContain('снимок.\nПерезвонить');

  // what is being typed outlives the news that a colleague makes
  await page.keyboard.type('Ещё одно');
  const theirs = telling(other, 'Пациент из Твери');
  await expect(theirs).toContainText('Не прочитано', LIVE);
  await lookHard(other, 'an unread note');
  const digit = await theirs.locator('kbd').innerText();
  await other.keyboard.press(`Digit${digit}`);
  await expect(theirs).not.toContainText('Не прочитано');
  await expect(theirs.getByRole('button', { name: 'Прочитано' })).toHaveCount(0);
  await expect(theirs.getByRole('button', { name: 'Снять' })).toHaveCount(0);
  await expect(mine).toContainText('Прочитали: Денис Руденко', LIVE);
  await expect(text).toHaveValue('Ещё одно');
  await lookHard(page, 'notes for the next shift');
  await other.context().close();
  expect(heard).toEqual([]);
  expect(heardThere).toEqual([]);
});

test('an announcement is put up for operators, read, taken down and put back', async ({ page, browser }) => {
  test.setTimeout(120_000);
  const heard = complaints(page);
  await signIn(page, 'senior');
  await page.goto('/memos');
  await page.getByRole('button', { name: 'Объявление', exact: true }).click();
  const text = page.locator('#announcement-text');
  await expect(text).toBeFocused(LIVE);
  await page.keyboard.type('С понедельника клей в третьем кабинете другой');
  const operators = page.getByRole('button', { name: 'оператор', exact: true });
  await operators.click();
  await expect(operators).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('button', { name: 'все', exact: true })).toHaveAttribute('aria-pressed', 'false');

  // a day that is over is refused beside the field, and nothing that was typed is lost
  const until = page.getByLabel('Показывать до');
  await until.fill('2020-01-31');
  await page.getByRole('button', { name: 'Объявить' }).click();
  await expect(page.locator('#announcement-until-error')).toContainText('прошла');
  await expect(until).toBeFocused();
  await expect(text).toHaveValue('С понедельника клей в третьем кабинете другой');
  await expect(operators).toHaveAttribute('aria-pressed', 'true');
  await lookHard(page, 'the form of an announcement');
  await until.fill('');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.toast').last()).toContainText('Объявили');
  await expect(text).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Объявление', exact: true })).toBeFocused();

  const mine = telling(page, 'клей в третьем кабинете');
  await expect(mine).toContainText('роли: оператор');
  const missing = mine.locator('details').filter({ hasText: 'Не прочитали' });
  await missing.locator('summary').click();
  await expect(missing).toContainText('Денис Руденко');
  await lookHard(page, 'an announcement');

  const other = await colleague(browser, 'operator2');
  await other.goto('/memos');
  const theirs = telling(other, 'клей в третьем кабинете');
  await theirs.getByRole('button', { name: 'Прочитано' }).click();
  await expect(theirs).not.toContainText('Не прочитано', LIVE);
  await expect(mine).toContainText('Прочитали: Денис Руденко', LIVE);
  await expect(missing).not.toContainText('Денис Руденко');
  await expect(missing).toHaveAttribute('open', '');

  await mine.getByRole('button', { name: 'Снять' }).click();
  const toast = page.locator('.toast').filter({ hasText: 'Сняли' });
  await toast.hover(); // what is pointed at stays
  await expect(mine).toHaveCount(0);
  await expect(theirs).toHaveCount(0, LIVE);
  await toast.getByRole('button', { name: 'Вернуть' }).click();
  await expect(mine).toHaveCount(1);
  await expect(theirs).toHaveCount(1, LIVE);
  await other.context().close();
  expect(heard).toEqual([]);
});

test('whoever takes no calls has announcements alone', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'doctor');
  await page.goto('/memos');
  await expect(page.getByText('Объявлений нет')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Следующей смене' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Объявление', exact: true })).toHaveCount(0);
  await lookHard(page, 'no announcements');
  expect(heard).toEqual([]);
});
