import { expect, test, type Page } from '@playwright/test';
import { clearDesk, complaints, lookHard, signIn } from './support';

/** Makes a plan of three visits for a patient, by the form. */
async function makePlan(page: Page, surname: string) {
  await page.goto('/patients');
  await expect(page.locator('#patient-search')).toBeFocused();
  await page.keyboard.type(surname);
  // a grown-up whom nothing keeps from being booked
  const found = page.locator('.person').filter({ hasText: surname }).filter({ hasNotText: 'Ограничение' });
  await found.filter({ hasText: /(1[89]|[2-9]\d)\s(лет|год|года)/ }).first().click();
  await page.waitForURL(/\/patients\/.+/);
  await page.getByRole('link', { name: 'Новый план' }).click();
  await page.waitForURL(/\/plans\/new/);

  const title = page.getByLabel('Название');
  await expect(title).toBeFocused();
  await title.fill('Проверка после лечения');
  await page.getByLabel('Филиал').selectOption({ index: 1 });
  const rows = page.locator('fieldset.inset');
  const service = { label: 'Приём терапевта первичный' };
  await rows.nth(0).getByLabel('Услуги').selectOption(service);
  await page.getByRole('button', { name: 'Добавить визит' }).click();
  await rows.nth(1).getByLabel('Услуги').selectOption(service);
  await rows.nth(1).getByLabel('Раз подряд').fill('2');

  // what is missing is said beside the field, and nothing that was typed is lost
  await page.getByRole('button', { name: 'Сохранить' }).click();
  const least = rows.nth(1).getByLabel('Через дней, от');
  await expect(least).toHaveAttribute('aria-invalid', 'true');
  await expect(title).toHaveValue('Проверка после лечения');
  await least.fill('3');
  await rows.nth(1).getByLabel('Через дней, до').fill('30');
  await page.getByRole('button', { name: 'Сохранить' }).click();
  await page.waitForURL(/\/plans\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { name: 'Проверка после лечения' })).toBeVisible();
}

/** The dates of the visits that are booked. */
function dates(page: Page): Promise<string[]> {
  const links = page.locator('.timeline > li[data-tone=booked] a[href*="date="]');
  return links.evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).searchParams.get('date')!));
}

test('the visits of a plan are found together, booked in one act, taken back, and moved together', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  await makePlan(page, 'Соколов');
  const steps = page.locator('.timeline > li');
  await expect(steps).toHaveCount(3);
  await expect(steps.nth(1)).toContainText('через 3–30 дней');
  const links = page.locator('.candidates > li');
  await expect(links).toHaveCount(3);
  await expect(links.nth(1)).toContainText(/через \d+ (день|дня|дней)/);
  await lookHard(page, 'a plan with proposed times');

  const booked = page.locator('.timeline > li[data-tone=booked]');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.toast').last()).toContainText('Записали 3 визита');
  await expect(booked).toHaveCount(3);
  expect(await dates(page)).toHaveLength(3);
  await expect(links).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(booked).toHaveCount(0);

  // another time for the second visit: the third one follows it
  await expect(page.getByRole('button', { name: 'Записать 3 визита' })).toBeVisible();
  const second = links.nth(1).locator('b');
  const before = await second.innerText();
  await links.nth(1).getByRole('button', { name: 'Другое время' }).click();
  const other = links.nth(1).locator('.menu:popover-open button').first();
  const wanted = await other.innerText();
  await other.click();
  await expect(second).not.toHaveText(before);
  expect(wanted).toContain(await second.innerText());
  await page.getByRole('button', { name: 'Записать 3 визита' }).click();
  await expect(booked).toHaveCount(3);

  const [was] = await dates(page);
  await steps.nth(0).getByRole('button', { name: 'Сдвинуть с этого визита' }).click();
  const later = new Date(Date.parse(was) + 2 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  await page.getByLabel('Не раньше').fill(later);
  await page.getByRole('button', { name: /Перенести \d визит/ }).click();
  await expect(page.locator('.toast').last()).toContainText('Перенесли');
  await expect.poll(async () => (await dates(page))[0] >= later).toBe(true);
  await expect(booked).toHaveCount(3);
  expect(heard).toEqual([]);
});

test('a plan is shown on the card and at the schedule, changed, and closed', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'senior');
  await makePlan(page, 'Морозов');
  await expect(page.locator('.candidates > li')).toHaveCount(3);
  await page.keyboard.press('KeyB');
  await expect(page.getByLabel('Название')).toBeFocused();
  await page.getByLabel('Название').fill('Протезирование');
  const rows = page.locator('fieldset.inset');
  await expect(rows).toHaveCount(3);
  await lookHard(page, 'the form of a plan');
  await rows.nth(2).getByRole('button', { name: 'Убрать: Визит 3' }).click();
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.toast').last()).toContainText('План сохранён');
  await expect(page.locator('.timeline > li')).toHaveCount(2);

  await page.getByRole('button', { name: 'Записать 2 визита' }).click();
  await expect(page.locator('.timeline > li[data-tone=booked]')).toHaveCount(2);
  const plan = page.url();
  const move = await page.locator('.timeline a[href^="/?move="]').first().getAttribute('href');
  await page.locator('.timeline a[href*="date="]').first().click();
  await page.waitForURL(/\/schedule/);
  await page.locator(`#b${move!.split('=')[1]}`).click();
  await page.locator('.bpop').getByRole('link', { name: 'Визит 1 из 2 плана «Протезирование»' }).click();
  await page.waitForURL(plan);
  await page.getByRole('link', { name: 'Карта пациента' }).click();
  const panel = page.locator('.panel').filter({ has: page.getByRole('heading', { name: 'Планы лечения' }) });
  await expect(panel).toContainText('Протезирование');
  await expect(panel).toContainText('0 из 2 · записано 2');

  await page.goto(plan);
  await page.getByRole('button', { name: 'Закрыть план' }).click();
  await expect(page.getByRole('button', { name: 'Открыть снова' })).toBeVisible();
  await expect(page.locator('.panel').first()).toContainText('закрыт');
  expect(heard).toEqual([]);
});

test('whose next visit is due is rung from the list, and the desk looks for it by one key', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  // so many calls may be open, and tests before this one leave some
  await clearDesk(page);
  await page.goto('/gaps?view=plans');
  const due = page.locator('.candidates > li').filter({ has: page.getByRole('button', { name: 'Позвонить' }) });
  const name = (await due.first().locator('a').first().innerText()).split(' ')[0];
  // the button works once the page has woken up
  await expect(async () => {
    await due.first().getByRole('button', { name: 'Позвонить' }).click({ timeout: 1000 });
    await page.waitForURL((url) => url.pathname === '/', { timeout: 3000 });
  }).toPass();
  await expect(page.locator('.who .pick[aria-checked=true]')).toContainText(name);
  await expect(page.locator('.who')).toContainText('План лечения');
  await page.keyboard.press('KeyK');
  await expect(page.locator('.offer').first()).toBeVisible();
  await expect(page.locator('.flow .chip.filled').first()).toBeVisible();
  expect(heard).toEqual([]);
});
