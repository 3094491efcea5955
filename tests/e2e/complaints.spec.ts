import { createHmac } from 'node:crypto';
import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { Keyboard, SIZES, colleague, complaints, expectClean, signIn } from './support';

/** The demo clinic's telephone of `operator3`. */
const EXTENSION = '112';

/** Tells what the telephone exchange would. */
async function exchange(request: APIRequestContext, event: object) {
  const body = JSON.stringify({ call_id: 'complaint-1', direction: 'in', ...event });
  const sign = createHmac('sha256', process.env.PRIYOM_CALLS_SECRET!).update(body).digest('hex');
  const answer = await request.post('/hooks/calls/generic', {
    data: Buffer.from(body),
    headers: { 'content-type': 'application/json', 'X-Priyom-Signature': `sha256=${sign}` },
  });
  expect(answer.status()).toBe(200);
}

/** Opens what is asked for an act, by its button; the button works once the page has woken up. */
async function begin(page: Page, act: string) {
  await expect(async () => {
    await page.getByRole('button', { name: act }).first().click({ timeout: 1000 });
    await expect(page.locator('dialog')).toBeVisible({ timeout: 3000 });
  }).toPass();
}

test('a complaint is registered by keyboard in a call, answered, closed, and known at the next ring', async ({
  page,
  browser,
  request,
}) => {
  test.setTimeout(180_000);
  const heard = complaints(page);
  await signIn(page, 'operator3');
  const keys = new Keyboard(page);
  await keys.startCall();
  await keys.press('Escape');
  await keys.press('Shift+Semicolon');
  const category = page.locator('#complaint-category');
  await expect(category).toBeFocused();
  await category.selectOption('service');
  await expect(page.locator('.complaint-script')).toContainText('администратор');
  await page.locator('#complaint-text').focus();
  await keys.type('Ждала сорок минут');
  await keys.press('Control+Enter');
  // who it is and how to answer is still missing; nothing that is typed is lost
  await expect(page.locator('#complaint-name-error')).toBeVisible();
  await expect(page.locator('#complaint-text')).toHaveValue('Ждала сорок минут');
  await page.locator('#complaint-name').fill('Верещагина Полина');
  await page.locator('#complaint-phone').fill('+7 974 555-02-07');
  await page.locator('#complaint-text').focus();
  await keys.press('Control+Enter');
  const script = page.locator('.complaint-script');
  await expect(script).toContainText('Я зафиксировала ваше обращение № ');
  const number = (await script.textContent())!.match(/\d{4}-\d+/)![0];
  await page.locator('#complaint-text').blur();
  await keys.press('Escape');
  await keys.press('KeyB');
  await expect(page.locator('.outcomes [aria-checked=true]')).toContainText('Жалоба');
  const ended = page.waitForResponse((response) => response.url().endsWith('/fn/end_call'));
  await keys.press('Enter');
  expect((await ended).status()).toBe(200);

  // who registered it sees how far it is
  await page.goto('/complaints');
  await page.getByRole('link', { name: number }).click();
  await expect(page.locator('h1')).toContainText(number);
  await expect(page.getByText('Вам видно состояние обращения')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Дело в PDF' })).toHaveCount(0);
  const file = new URL(page.url()).pathname;

  // they ring again
  await exchange(request, { phone: '+79745550207', event: 'ringing', extension: EXTENSION });
  await page.goto('/');
  const popup = page.getByRole('alert').filter({ hasText: '+7 974 •••-••-07' });
  await expect(popup).toContainText(number, { timeout: 15_000 });
  await exchange(request, { phone: '+79745550207', event: 'ended', answered: false });

  // whoever answers looks into it, passes it on, answers, closes
  const own = await colleague(browser, 'administrator');
  await own.goto(file);
  await expect(async () => {
    await own.keyboard.press('KeyD');
    await expect(own.locator('.topbar .tag').first()).toContainText('На рассмотрении', { timeout: 3000 });
  }).toPass();
  await begin(own, 'Передать');
  await own.locator('#act-to').selectOption({ index: 1 });
  await own.keyboard.press('Control+Enter');
  await expect(own.locator('.topbar .tag').first()).toContainText('Передана');
  await begin(own, 'Записать ответ');
  await own.locator('#act-template').selectOption({ index: 1 });
  await expect(own.locator('#act-answer')).toHaveValue(new RegExp(`№ ${number}`));
  await own.locator('#act-outcome').selectOption('explained');
  await own.keyboard.press('Control+Enter');
  await expect(own.locator('.topbar .tag').first()).toContainText('Есть ответ');
  await own.locator('#complaint-file').setInputFiles({
    name: 'чек.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n'),
  });
  await expect(own.getByRole('link', { name: 'чек.pdf' })).toBeVisible();
  await begin(own, 'Закрыть');
  await own.keyboard.press('Control+Enter');
  await expect(own.locator('.topbar .tag').first()).toContainText('Закрыта');
  for (const size of [...SIZES].reverse()) {
    await own.setViewportSize(size);
    await expectClean(own, 'the file of a complaint');
  }
  const paper = await own.request.get(`${file}/paper.pdf`);
  expect(paper.headers()['content-type']).toBe('application/pdf');
  expect(heard).toEqual([]);
});

test('a question about money leads to a claim with its fields filled in', async ({ page }) => {
  await signIn(page, 'senior');
  await page.goto('/complaints');
  await expect(async () => {
    await page.getByRole('button', { name: 'Вопрос о возврате' }).click({ timeout: 1000 });
    await expect(page.locator('.refund-guide')).toBeVisible({ timeout: 3000 });
  }).toPass();
  await page.getByRole('button', { name: 'сделано или забрали' }).click();
  await page.getByLabel('Говорят о качестве').check();
  await expect(page.locator('.refund-guide')).toContainText('ЗоЗПП, ст. 29, 31');
  await page.getByRole('button', { name: 'Оформить претензию' }).click();
  await page.waitForURL('**/complaints/new?**');
  await expect(page.locator('#complaint-category')).toHaveValue('quality');
  await expect(page.locator('#complaint-demand')).toHaveValue('refund');
});
