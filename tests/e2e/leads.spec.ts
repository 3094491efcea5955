import { expect, test, type Locator, type Page } from '@playwright/test';
import { SIZES, colleague, complaints, expectClean, signIn } from './support';

/** What a colleague does arrives by itself, gathered for two seconds. */
const LIVE = { timeout: 15_000 };

/** A number that nobody has. */
const freshPhone = () => `8 999 ${String(Date.now() % 1e7).padStart(7, '0')}`;

/** The card of somebody on the board. */
const card = (page: Page, name: string) => page.locator('.lead-card').filter({ hasText: name });

/** A lane of the board. */
const lane = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

/** Looks at the page in both sizes. */
async function lookHard(page: Page, what: string) {
  for (const size of [...SIZES].reverse()) {
    await page.setViewportSize(size);
    await expectClean(page, what);
  }
}

/** Enters somebody by hand; leads to their page. */
async function enter(page: Page, name: string, phone: string) {
  await page.goto('/leads');
  await page.getByRole('button', { name: 'Заявка', exact: true }).click();
  const source = page.locator('#new-source');
  await expect(source).toBeFocused(LIVE);
  await source.selectOption({ label: 'Звонок' });
  await page.locator('#new-name').fill(name);
  await page.locator('#new-phone').fill(phone);
  await page.locator('#new-text').fill('Вопрос о конкурсе в группе');
  await page.keyboard.press('Control+Enter');
}

/** Enters somebody whom nobody knows. */
async function enterRight(page: Page, name: string) {
  await enter(page, name, freshPhone());
  await page.waitForURL(/\/leads\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { name })).toBeVisible();
}

/** Opens what can be done with a card, and chooses. */
async function choose(card: Locator, act: string) {
  await card.getByRole('button', { name: 'Действия' }).click();
  await card.page().locator('#lead-menu').getByRole('button', { name: act }).click();
}

test('a lead is entered by hand, passed on to the SMM manager, and comes back with what they said', async ({
  page,
  browser,
}) => {
  test.setTimeout(120_000);
  const heard = complaints(page);
  const name = 'Ольга Переданная-Возвращённая';
  await signIn(page, 'operator');

  // a number that is none is refused beside the field, and nothing that was typed is lost
  await enter(page, name, '8 916 20');
  await expect(page.locator('#new-phone-error')).toBeVisible();
  await expect(page.locator('#new-name')).toHaveValue(name);
  await expect(page.locator('#new-text')).toHaveValue('Вопрос о конкурсе в группе');
  await page.locator('#new-phone').fill(freshPhone());
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/\/leads\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { name })).toBeVisible();
  await lookHard(page, 'a lead');

  const smm = await colleague(browser, 'smm');
  const heardThere = complaints(smm);
  await smm.goto('/leads');
  await expect(lane(smm, 'Переданы SMM')).toBeVisible();
  const theirs = card(smm, name);
  await expect(lane(smm, 'Переданы SMM').locator(theirs)).toHaveCount(0);

  await page.getByRole('button', { name: 'Передать SMM' }).click();
  const note = page.locator('#lead-note');
  await expect(note).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('#lead-note-error')).toBeVisible();
  await note.fill('Спрашивает, вручили ли приз');
  await note.press('Control+Enter');
  await expect(page.locator('.toast').last()).toContainText('Передали SMM');
  await expect(note).toHaveCount(0);

  const waiting = lane(smm, 'Переданы SMM').locator(theirs);
  await expect(waiting).toContainText('вручили ли приз', LIVE);
  await waiting.getByRole('button', { name: 'Принять' }).click();
  await expect(waiting).toContainText('Принята');
  await choose(waiting, 'Вернуть с итогом');
  await smm.locator('#lead-note').fill('Приз вручили, хочет на осмотр');
  await smm.locator('#lead-note').press('Control+Enter');
  await expect(smm.locator('.toast').last()).toContainText('Вернули с итогом');
  await smm.context().close();

  await expect(page.locator('.quote')).toContainText('Приз вручили, хочет на осмотр', LIVE);
  await expect(page.locator('.quote')).toContainText('Вернулась');
  await page.goto('/leads');
  const back = lane(page, 'В работе').locator(card(page, name));
  await expect(back).toContainText('Вернулась');
  await expect(back).toContainText('SMM: Приз вручили, хочет на осмотр');
  expect(heard).toEqual([]);
  expect(heardThere).toEqual([]);
});

test('there will be no visit for a reason, or after all there may be', async ({ page }) => {
  const heard = complaints(page);
  const name = 'Игорь Передумавший';
  await signIn(page, 'operator');
  await enterRight(page, name);
  await page.goto('/leads');
  const work = lane(page, 'В работе').locator(card(page, name));
  await choose(work, 'Отказ');
  const reason = page.locator('#lead-reason');
  await expect(reason).toBeFocused();
  // without a reason it is refused beside the field
  await page.locator('#lead-note').fill('Далеко ездить');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('#lead-reason-error')).toBeVisible();
  await expect(page.locator('#lead-note')).toHaveValue('Далеко ездить');
  await reason.selectOption({ label: 'Далеко' });
  await page.keyboard.press('Control+Enter');
  const toast = page.locator('.toast').filter({ hasText: 'Отказ отмечен' });
  await expect(toast).toBeVisible();
  await expect(lane(page, 'Отказ').locator(card(page, name))).toContainText('Далеко');
  await expect(work).toHaveCount(0);
  await toast.getByRole('button', { name: 'Вернуть' }).click();
  await expect(work).toHaveCount(1);
  await expect(lane(page, 'Отказ').locator(card(page, name))).toHaveCount(0);
  expect(heard).toEqual([]);
});

test('the first new lead is taken by keyboard alone, and given back', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  await page.goto('/leads');
  const front = lane(page, 'Новые').locator('.lead-open');
  await expect(front.first()).toBeVisible();
  const [first, second] = await front.evaluateAll((all) => all.map((link) => link.id));
  const focused = page.locator('.lead-open:focus');
  await expect(async () => {
    if ((await focused.count()) === 0) await page.keyboard.press('ArrowDown');
    await expect(focused).toHaveAttribute('id', first, { timeout: 3000 });
  }).toPass();
  await page.keyboard.press('ArrowDown');
  await expect(focused).toHaveAttribute('id', second);
  await page.keyboard.press('ArrowUp');
  await expect(focused).toHaveAttribute('id', first);
  await page.keyboard.press('KeyD');
  await expect(page.locator('.toast').last()).toContainText('Заявка у вас');
  await expect(lane(page, 'В работе').locator(`#${first}`)).toBeVisible();
  // the keys still mean the card that was taken
  await expect(focused).toHaveAttribute('id', first);
  await page.keyboard.press('Control+z');
  await expect(lane(page, 'Новые').locator(`#${first}`)).toBeVisible();
  expect(heard).toEqual([]);
});

test('whoever reached out is rung from their page, with the name in the search of the desk', async ({ page }) => {
  const heard = complaints(page);
  const name = 'Зинаида Позвонившая';
  await signIn(page, 'operator2');
  await enterRight(page, name);
  await page.getByRole('button', { name: 'Позвонить' }).click();
  await page.waitForURL((url) => url.pathname === '/');
  const search = page.locator('#desk-search');
  await expect(search).toHaveValue(name);

  // the call ends, so that the desk is free for whoever comes next
  await page.getByRole('button', { name: 'Завершить' }).first().click();
  await expect(page.locator('.outcome')).toBeVisible();
  await page.locator('.outcomes').getByRole('radio', { name: 'Консультация' }).click();
  const ended = page.waitForResponse((response) => response.url().endsWith('/fn/end_call'));
  await page.locator('.outcome').getByRole('button', { name: 'Завершить' }).click();
  expect((await ended).status()).toBe(200);
  expect(heard).toEqual([]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing is in the way on the board and in the list, ${colorScheme}`, async ({ page, browser }) => {
    test.setTimeout(120_000);
    const heard = complaints(page);
    await page.emulateMedia({ colorScheme });
    await signIn(page, 'operator');
    for (const view of ['', '?status=forwarded', '?view=list', '?view=list&status=rejected']) {
      const path = `/leads${view}`;
      await page.goto(path);
      await expect(page.locator('main')).toBeVisible();
      await lookHard(page, path);
    }
    await page.goto('/leads');
    await page.getByRole('button', { name: 'Заявка', exact: true }).click();
    await expect(page.locator('#new-source')).toBeFocused(LIVE);
    await lookHard(page, 'the form of a new lead');
    const smm = await colleague(browser, 'smm');
    await smm.emulateMedia({ colorScheme });
    await smm.goto('/leads');
    await lookHard(smm, 'the board of the SMM manager');
    await smm.context().close();
    expect(heard).toEqual([]);
  });
}
