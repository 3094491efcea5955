import { expect, test, type Page } from '@playwright/test';
import { Keyboard, colleague, complaints, expectClean, lookHard, signIn } from './support';

/** The box takes the focus once the page is awake. */
async function ask(page: Page, key: string, box: string) {
  await expect(async () => {
    if ((await page.locator(`${box}:focus`).count()) === 0) await page.keyboard.press(key);
    await expect(page.locator(box)).toBeFocused({ timeout: 3000 });
  }).toPass();
}

const row = (page: Page, title: string) => page.locator('.know-row').filter({ hasText: title });

test('in a call whatever else is asked is answered by keyboard, and leads to free time', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  const hands = new Keyboard(page);
  await hands.startCall();
  await page.keyboard.press('Escape');
  await ask(page, 'KeyX', '#desk-know');
  await hands.type('отбиливание');
  await expect(page.locator('.know-row').first()).toContainText('Отбеливание');
  hands.strokes = 0;
  await hands.press('Enter');
  await expect(page.locator('.know-card')).toContainText('25 000 ₽');
  await hands.press('Control+Enter');
  await expect(page.locator('.know-card')).toHaveCount(0);
  await expect(page.locator('.flow')).toContainText('Отбеливание');
  await expect(page.locator('.offer').first()).toBeVisible();
  expect(hands.strokes).toBeLessThanOrEqual(3);
  expect(heard).toEqual([]);
});

test('the page answers by words, and its address leads back to the answer', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'doctor');
  await page.goto('/knowledge');
  await ask(page, 'Slash', '#know-box');
  await page.keyboard.type('раздуло щ');
  await expect(page.locator('.know-row').first()).toContainText('раздуло щёку, флюс');
  await page.keyboard.press('Enter');
  await expect(page.locator('.know-card')).toContainText('Сначала спросите');
  await expect(page).toHaveURL(/open=triage\.swollen_cheek$/);
  await expectClean(page, 'an open complaint');
  await page.reload();
  await expect(page.locator('.know-card')).toContainText('раздуло щёку, флюс');
  await expect(async () => {
    await page.getByRole('button', { name: 'Статьи' }).click();
    await expect(row(page, 'Чем можно оплатить')).toBeVisible({ timeout: 2000 });
  }).toPass();
  await expect(row(page, 'Ортопантомограмма')).toHaveCount(0);
  expect(heard).toEqual([]);
});

test('a question without an answer goes to its owner and comes back answered', async ({ page, browser }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  await page.goto('/knowledge');
  await ask(page, 'Slash', '#know-box');
  const words = 'Есть ли аквариум';
  await page.keyboard.type(words);
  await expect(page.locator('.know')).toContainText('Ничего не нашлось');
  await page.getByRole('button', { name: 'Ответа нет' }).click();
  await expect(page.getByLabel('Вопрос словами пациента')).toHaveValue(words);
  await page.getByRole('button', { name: 'Отправить вопрос' }).click();
  await expect(page.locator('.toast').last()).toContainText('Вопрос отправлен');

  const senior = await colleague(browser, 'senior');
  await senior.goto('/knowledge?view=questions');
  const asked = senior.locator('.memos > li').filter({ hasText: words });
  await expect(asked).toContainText('ждёт ответа');
  await asked.getByLabel('Ответ').fill('В холле, с рыбами.');
  await asked.getByRole('button', { name: 'Ответить' }).click();
  await expect(asked).toContainText('В холле, с рыбами.');

  await page.goto('/knowledge?view=questions');
  const told = page.locator('.memos > li').filter({ hasText: words });
  await expect(told).toContainText('ответ готов');
  await expect(told).toContainText('В холле, с рыбами.');
  expect(heard).toEqual([]);
});

test('an article is changed, its history shows what, and the old one comes back', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'administrator');
  await page.goto('/settings/articles');
  await page.getByRole('link', { name: /Чем можно оплатить/ }).click();
  const body = page.getByLabel('Текст');
  const old = await body.inputValue();
  await body.fill('Только наличными.');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.toast').last()).toContainText('Статья сохранена');
  await page.getByRole('link', { name: /Чем можно оплатить/ }).click();
  await body.fill(old);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('link', { name: /Чем можно оплатить/ }).click();
  await page.getByText('История изменений').click();
  await expect(page.locator('.versions del').first()).toHaveText('Только наличными.');
  await expectClean(page, 'the history of an article');
  await page.getByRole('button', { name: 'Вернуть эту' }).first().click();
  await expect(body).toHaveValue('Только наличными.');
  await body.fill(old);
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.toast').last()).toContainText('Статья сохранена');
  expect(heard).toEqual([]);
});

test('the palette finds answers too', async ({ page }) => {
  await signIn(page, 'operator');
  await page.goto('/schedule');
  const box = page.locator('dialog.palette input');
  await expect(async () => {
    if (!(await box.isVisible())) await page.keyboard.press('Control+KeyK');
    await expect(box).toBeFocused({ timeout: 3000 });
  }).toPass();
  await page.keyboard.type('налоговый вычет');
  const found = page.locator('dialog.palette [role=option]').filter({ hasText: 'Справка для налогового вычета' });
  await expect(found).toBeVisible();
  await found.click();
  await expect(page.locator('.know-card')).toContainText('Справку об оплате');
});

test('the first opening of a doctor is a time, and one key leads to it', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  await page.goto('/knowledge');
  await ask(page, 'Slash', '#know-box');
  await page.keyboard.type('врач с английским');
  await expect(page.locator('.know-row').first()).toContainText('английский');
  await page.keyboard.press('Enter');
  const card = page.locator('.know-card');
  await expect(card).toContainText('русский, английский');
  const first = card.getByRole('button', { name: /\d+:\d\d/ });
  await expect(first).toBeVisible();
  await lookHard(page, 'the card of a doctor');
  const time = (await first.innerText()).match(/\d+:\d\d/)![0];
  await page.keyboard.press('Alt+Enter');
  await page.waitForURL((url) => url.pathname === '/');
  await expect(page.locator('.flow')).toContainText(time);
  expect(heard).toEqual([]);
});

test('a phrase is tried on the rules while one of them is typed', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'senior');
  await page.goto('/settings/triage');
  await page.getByRole('link', { name: /выпала пломба/ }).first().click();
  const phrase = page.getByLabel('Слова пациента');
  const answers = page.locator('.trying');
  await expect(async () => {
    await phrase.fill('у меня выпала пломба');
    await expect(answers).toContainText('Эта жалоба отвечает первой', { timeout: 3000 });
  }).toPass();
  await phrase.press('Enter');
  await expect(answers.locator('li').first()).toContainText('эта жалоба');
  await lookHard(page, 'a phrase that is tried');
  await page.getByLabel('По каким словам узнать').fill('совсем другие слова');
  await expect(answers).not.toContainText('Эта жалоба отвечает первой');
  await phrase.fill('абракадабра');
  await expect(answers).toContainText('Ни одна жалоба не отвечает');
  await page.keyboard.press('Escape');
  expect(heard).toEqual([]);
});

test('the rail says how much waits, in a figure and in words', async ({ page, browser }) => {
  const heard = complaints(page);
  await signIn(page, 'senior');
  await page.goto('/patients');
  const rail = page.getByRole('navigation', { name: 'Разделы' });
  const calls = rail.getByRole('link', { name: /Звонки ?, \d+ человека? (ждёт|ждут) звонка/ });
  await expect(calls).toBeVisible();
  await expect(calls.locator('.count')).toHaveAttribute('data-tone', 'bad');
  await expect(rail.getByRole('link', { name: /Заявки ?, \d+ заяв/ }).locator('.count')).toBeVisible();
  await lookHard(page, 'the rail');
  // what a colleague asks is counted here by itself
  const asker = await colleague(browser, 'operator');
  await asker.goto('/knowledge');
  await ask(asker, 'Slash', '#know-box');
  await asker.keyboard.type('Есть ли у вас бассейн');
  await asker.getByRole('button', { name: 'Ответа нет' }).click();
  await asker.getByRole('button', { name: 'Отправить вопрос' }).click();
  await expect(rail.getByRole('link', { name: /Справка ?, \d+ вопрос/ })).toBeVisible({ timeout: 15_000 });
  expect(heard).toEqual([]);
});
