import { createHmac } from 'node:crypto';
import { expect, test, type APIRequestContext, type Page } from '@playwright/test';
import { colleague, complaints, lookHard, signIn } from './support';

/** What a colleague does arrives by itself, gathered for two seconds. */
const LIVE = { timeout: 15_000 };
/** The demo clinic's telephone of `operator`. */
const EXTENSION = '101';
const PHONE = '+79745550311';

/** Tells what the telephone exchange would. */
async function exchange(request: APIRequestContext, event: object) {
  const body = JSON.stringify({ call_id: 'reports-1', direction: 'in', phone: PHONE, ...event });
  const sign = createHmac('sha256', process.env.PRIYOM_CALLS_SECRET!).update(body).digest('hex');
  const answer = await request.post('/hooks/calls/generic', {
    data: Buffer.from(body),
    headers: { 'content-type': 'application/json', 'X-Priyom-Signature': `sha256=${sign}` },
  });
  expect(answer.status()).toBe(200);
}

/** Somebody rings, and nobody answers. */
async function miss(request: APIRequestContext) {
  const now = Date.now();
  const at = (back: number) => new Date(now - back * 1000).toISOString();
  await exchange(request, { event: 'ringing', at: at(40), extension: EXTENSION });
  await exchange(request, { event: 'ended', at: at(10), answered: false });
}

/** Enters somebody by hand. */
async function enter(page: Page, name: string) {
  await page.goto('/leads');
  await page.getByRole('button', { name: 'Заявка', exact: true }).click();
  const source = page.locator('#new-source');
  await expect(source).toBeFocused(LIVE);
  await source.selectOption({ label: 'Звонок' });
  await page.locator('#new-name').fill(name);
  await page.locator('#new-phone').fill(`8 999 ${String(Date.now() % 1e7).padStart(7, '0')}`);
  await page.locator('#new-text').fill('Вопрос о конкурсе');
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/\/leads\/[0-9a-f-]{36}$/);
}

/** The date of the clinic. */
const today = () => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Moscow' }).format(new Date());

test('an operator closes what is open by keyboard and sends the report; the manager accepts it', async ({
  page,
  browser,
  request,
}) => {
  test.setTimeout(180_000);
  const heard = complaints(page);
  await signIn(page, 'operator');
  const name = 'Ольга Отчётная';
  await enter(page, name);
  await miss(request);
  await page.goto(`/reports/${today()}`);
  const points = page.locator('[data-point]');
  const lead = points.filter({ hasText: name });
  const missed = points.filter({ hasText: 'Пропущенный не перезвонили' });
  await expect(lead).toBeVisible(LIVE);
  await lookHard(page, 'a report with open points');
  await page.setViewportSize({ width: 1440, height: 900 });

  // the arrows lead to a point and to its act, Enter does it
  const settle = async (point: typeof lead, act: string) => {
    const button = point.getByRole('button', { name: act });
    await expect(async () => {
      if ((await point.locator(':focus').count()) === 0) await page.keyboard.press('ArrowDown');
      await expect(point.locator(':focus')).toHaveCount(1, { timeout: 500 });
    }).toPass({ timeout: 60_000 });
    await expect(async () => {
      if (!(await button.evaluate((own) => own === document.activeElement))) await page.keyboard.press('ArrowRight');
      await expect(button).toBeFocused({ timeout: 500 });
    }).toPass();
    await page.keyboard.press('Enter');
    await expect(point).toHaveCount(0, LIVE);
  };
  if ((await missed.count()) > 0) await settle(missed.first(), 'Передать на завтра');
  await settle(lead, 'Шаг на завтра');

  // the comment is kept while it is typed
  const comment = page.getByLabel('Комментарий');
  await comment.fill('С 10 до 11 линия была занята.');
  await expect(page.getByText('Сохранили')).toBeVisible(LIVE);
  await page.reload();
  await expect(comment).toHaveValue('С 10 до 11 линия была занята.');

  // a figure opens its rows, as many as it says
  const calls = page.locator('.must').first().locator('b a');
  const said = Number(await calls.innerText());
  await calls.click();
  await expect(page).toHaveURL(/rows=calls_in/);
  await expect(page.locator('#rows tbody tr')).toHaveCount(said);
  await lookHard(page, 'the rows behind a figure');
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole('link', { name: 'Закрыть строки' }).click();
  await expect(page.locator('#rows')).toHaveCount(0);

  // what is still open is tomorrow's, as one says
  const despite = page.getByRole('checkbox', { name: /Отправить, хотя/ });
  if ((await despite.count()) > 0) {
    await page.keyboard.press('Control+Enter');
    await expect(page.locator('.toast').last()).toContainText('Закройте пункты');
    await despite.check();
  }
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.toast').last()).toContainText('Отчёт отправлен', LIVE);
  await expect(page.locator('.topbar')).toContainText('Отправлен');
  await expect(comment).toHaveCount(0);

  const manager = await colleague(browser, 'manager');
  const heardThere = complaints(manager);
  await manager.goto('/reports');
  await lookHard(manager, 'the month');
  await manager.setViewportSize({ width: 1440, height: 900 });
  const line = manager.getByRole('row').filter({ hasText: 'Вера Лаптева' }).filter({ hasText: 'Отправлен' }).first();
  await line.getByRole('link').click();
  await expect(manager.getByRole('button', { name: 'Принять' })).toBeVisible();
  await expect(manager.locator('[data-point]')).toHaveCount(0);
  await lookHard(manager, 'a report that was sent');
  await manager.setViewportSize({ width: 1440, height: 900 });
  await manager.getByLabel('Что сказать').fill('Спасибо.');
  await expect(async () => {
    await manager.keyboard.press('Control+Enter');
    await expect(manager.locator('.topbar')).toContainText('Принят', { timeout: 3000 });
  }).toPass();
  await expect(manager.locator('.report-story')).toContainText('Спасибо.');
  await expect(page.locator('.topbar')).toContainText('Принят', LIVE);

  // on paper, for whoever may see it
  const href = await manager.getByRole('link', { name: 'PDF' }).getAttribute('href');
  const paper = await manager.request.get(href!);
  expect([paper.status(), paper.headers()['content-type']]).toEqual([200, 'application/pdf']);
  expect((await paper.body()).subarray(0, 5).toString()).toBe('%PDF-');
  await manager.context().close();
  expect(heard).toEqual([]);
  expect(heardThere).toEqual([]);
});
