import { expect, test, type Locator, type Page } from '@playwright/test';
import { Keyboard, colleague, complaints, signIn } from './support';

test('a returning patient is booked by keyboard alone, in at most twelve strokes besides the words', async ({
  page,
}) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  const keys = new Keyboard(page);
  await keys.startCall();
  await keys.pick('bdfyjd', 'Иванов');
  await keys.reason('выпала пломба');
  await keys.book();
  expect(keys.strokes).toBeLessThanOrEqual(12);
  expect(heard).toEqual([]);
});

test('a new patient is booked by keyboard alone, in at most fifteen strokes besides the words', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  const keys = new Keyboard(page);
  await keys.startCall();
  await keys.type('8 912 000-17-23');
  await keys.press('Enter');
  await expect(page.locator('#newcomer-name')).toBeFocused();
  await keys.type('Небывалова Ярослава');
  await keys.press('Enter');
  await expect(page.locator('#newcomer-birth')).toBeFocused();
  await keys.press('Enter');
  await expect(page.locator('.who .pick[aria-checked=true]')).toContainText('Небывалова Ярослава');
  await keys.reason('чистка зубов');
  await keys.book();
  expect(keys.strokes).toBeLessThanOrEqual(15);
  expect(heard).toEqual([]);
});

test('a visit is moved and called off by keyboard, in at most four strokes each', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  const keys = new Keyboard(page);
  await keys.startCall();
  await keys.pick('Петров', 'Петров');
  await keys.reason('консультация хирурга');
  await keys.book();
  await expect(page.locator('.coming').first()).toBeVisible();
  const visits = await page.locator('.coming').count();

  keys.strokes = 0;
  await keys.press('KeyG');
  await expect(page.locator('.coming.moving')).toHaveCount(1);
  await expect(page.locator('.offer').first()).toBeVisible();
  await keys.press('Digit2');
  await expect(page.locator('.offer[aria-checked=true]')).toContainText('Держим');
  await keys.press('Control+Enter');
  await expect(page.locator('.toast').filter({ hasText: 'Перенесли на' })).toBeVisible();
  expect(keys.strokes).toBeLessThanOrEqual(4);

  keys.strokes = 0;
  await expect(page.locator('.coming:not(.moving)')).toHaveCount(visits);
  await keys.press('Delete');
  await expect(page.locator('.reasons')).toBeVisible();
  await keys.press('Digit1');
  await expect(page.locator('.coming')).toHaveCount(visits - 1);
  expect(keys.strokes).toBeLessThanOrEqual(4);
  expect(heard).toEqual([]);
});

test('what a colleague holds is not sold a second time', async ({ page, browser }) => {
  await signIn(page, 'operator');
  const other = await colleague(browser, 'senior');
  const keys = [new Keyboard(page), new Keyboard(other)];
  await keys[0].startCall();
  await keys[1].startCall();
  await keys[0].pick('Сидоров', 'Сидоров');
  await keys[1].pick('Кузнецов', 'Кузнецов');
  await keys[0].reason('острая боль');
  await keys[1].reason('острая боль');
  // Held is what the server has said so: the countdown runs.
  const held = (desk: Page) => desk.locator('.offer[aria-checked=true]').filter({ hasText: /Держим\s\d:\d\d/ });
  const time = (offer: Locator) => offer.locator('b').allInnerTexts();
  await keys[0].press('Digit1');
  await expect(held(page)).toBeVisible();

  // The colleague still sees the offer, and is told who was faster and what is next; or it is gone already.
  await keys[1].press('Digit1');
  const refused = other.locator('[role=alert]').filter({ hasText: 'держит Вера Лаптева' });
  await expect(refused.or(held(other)).first()).toBeVisible();
  if (await refused.isVisible()) {
    await expect(other.locator('.offer').first()).toBeVisible();
    await keys[1].press('Digit1');
  }
  await expect(held(other)).toBeVisible();
  expect((await time(held(other))).slice(0, 2)).not.toEqual((await time(held(page))).slice(0, 2));
  for (const [at, desk] of [page, other].entries()) {
    await keys[at].press('Control+Enter');
    await expect(desk.locator('.toast').first()).toContainText('Записали на');
  }
  await other.context().close();
});

test('what callers ask is told at the desk: what is near, which promotions run, when the doctor works', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'senior');
  const keys = new Keyboard(page);
  await keys.startCall();
  await keys.pick('Васильев', 'Васильев');
  await keys.reason('чистка зубов');
  // A clinic of two cities offers the one that the caller lives in.
  await expect(page.locator('.slotfilters select')).toContainText('Филиалы рядом');
  await expect(page.locator('.offer').filter({ hasText: 'МСК' })).toHaveCount(0);
  await keys.press('Digit1');
  await expect(page.locator('.offer[aria-checked=true]')).toContainText('Держим');
  const know = page.locator('.know');
  await expect(know.getByRole('heading', { name: 'Акции на эти услуги' })).toBeVisible();
  await expect(know.getByRole('list', { name: 'Ближайшие рабочие дни' }).locator('li').first()).toContainText('–');
  expect(heard).toEqual([]);
});

test('a draft outlives a reload', async ({ page }) => {
  await signIn(page, 'operator');
  const keys = new Keyboard(page);
  await keys.startCall();
  await keys.pick('Смирнов', 'Смирнов');
  await keys.reason('болит зуб');
  await keys.press('Semicolon');
  const kept = page.waitForResponse(
    (response) =>
      response.url().endsWith('/fn/save_call_draft') &&
      (response.request().postData() ?? '').includes('звонить после шести'),
  );
  await keys.type('звонить после шести');
  await kept;
  await page.reload();
  await expect(page.locator('.who .pick[aria-checked=true]')).toContainText('Смирнов');
  await expect(page.locator('#desk-wish')).toHaveValue('звонить после шести');
});

test('without the network the page says so, keeps what was typed and goes on by itself', async ({ page, context }) => {
  await signIn(page, 'operator');
  const keys = new Keyboard(page);
  await keys.startCall();
  await keys.pick('Васильев', 'Васильев');
  await context.setOffline(true);
  await page.keyboard.press('Slash');
  await keys.type('выпала пломба');
  await keys.press('Enter');
  await expect(page.locator('.notices')).toContainText('Нет связи');
  await context.setOffline(false);
  await expect(page.locator('.notices')).toBeEmpty();
  await expect(page.locator('.offer').first()).toBeVisible();
});
