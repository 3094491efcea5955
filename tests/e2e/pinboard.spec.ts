import { expect, test, type Page } from '@playwright/test';
import { colleague, complaints, signIn } from './support';

/** Five days ahead in Moscow: other tests work on nearer days. */
function ahead(days = 5): string {
  const day = new Date(Date.now() + days * 24 * 3600 * 1000);
  return day.toLocaleDateString('sv-SE', { timeZone: 'Europe/Moscow' });
}

/** Parks the first visit of the day by its key; the id of it. */
async function park(page: Page): Promise<string> {
  const block = page.locator('.blk[data-tone=booked]').first();
  const id = (await block.getAttribute('id'))!.slice(1);
  const card = page.locator('.bpop:popover-open');
  await expect(async () => {
    await page.locator(`#b${id}`).click({ timeout: 1000 });
    await expect(card.getByRole('button', { name: 'Отложить' })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.keyboard.press('KeyJ');
  await expect(page.locator(`#p${id}`)).toBeVisible();
  await expect(page.locator(`#b${id}`)).toHaveCount(0);
  return id;
}

test('a parked visit outlives reload and log-out, is carried back by keys, and handed over', async ({
  page,
  browser,
}) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  await page.goto(`/schedule?date=${ahead()}`);
  const id = await park(page);
  const pin = page.locator(`#p${id}`);
  await page.reload();
  await expect(pin).toBeVisible();
  await page.context().clearCookies();
  await signIn(page, 'operator');
  await page.goto(`/schedule?date=${ahead()}`);
  await expect(pin).toContainText('было');

  // by keys: it is taken up where it was, and put down
  await pin.getByRole('button', { name: 'Поставить' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('.carry')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.locator(`#b${id}`)).toBeVisible();
  await expect(pin).toHaveCount(0);
  await expect(page.locator('.toast').last()).toContainText('Перенесли');
  await page.keyboard.press('Control+KeyZ');
  await expect(pin).toBeVisible();

  // to a colleague, who sees whose it is now
  await pin.getByRole('button', { name: 'Передать' }).click();
  await page.locator('[popover]:popover-open').getByRole('button', { name: 'Анна Королёва' }).click();
  await expect(pin).toContainText('У коллеги');
  const other = await colleague(browser, 'senior');
  await other.goto(`/schedule?date=${ahead()}`);
  const theirs = other.locator(`#p${id}`);
  await expect(theirs).not.toContainText('У коллеги');
  await theirs.getByRole('button', { name: 'Вернуть на место' }).click();
  await expect(other.locator(`#b${id}`)).toBeVisible();
  await expect(pin).toHaveCount(0);
  await other.context().close();
  expect(heard).toEqual([]);
});

test('a parked visit is dragged onto the grid', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  await page.goto(`/schedule?date=${ahead(6)}&zoom=fit`);
  await expect(page.locator('.blk[data-tone=booked]').first()).toBeVisible();
  const block = page.locator('.blk[data-tone=booked]').first();
  const area = (await block.boundingBox())!;
  const id = await park(page);
  const pin = (await page.locator(`#p${id}`).boundingBox())!;
  await page.mouse.move(pin.x + 20, pin.y + 10);
  await page.mouse.down();
  await page.mouse.move(pin.x + 60, pin.y + 10);
  await page.mouse.move(area.x + area.width / 2, area.y + 1, { steps: 5 });
  await expect(page.locator('.ghost[data-tone=good]')).toBeVisible();
  await page.mouse.up();
  await expect(page.locator(`#b${id}`)).toBeVisible();
  await expect(page.locator(`#p${id}`)).toHaveCount(0);
  expect(heard).toEqual([]);
});

test('two operators in one column see each other', async ({ page, browser }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  await page.goto(`/schedule?date=${ahead(7)}`);
  const column = page.locator('.dcol').first();
  await expect(column.locator('.blk').first()).toBeVisible();
  const other = await colleague(browser, 'senior');
  await other.goto(`/schedule?date=${ahead(7)}`);
  const theirs = other.locator('.dcol').first();
  await expect(theirs.locator('.blk').first()).toBeVisible();

  await column.locator('.blk').first().hover();
  await expect(theirs.locator('.dhead .av.on')).toBeVisible();
  await expect(theirs.locator('.dhead .av.on')).toHaveAttribute('title', /смотрит/);
  // a visit that is being carried: that is said in words
  const block = column.locator('.blk[data-tone=booked]').first();
  await expect(async () => {
    await block.focus();
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.locator('.carry')).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(theirs.locator('.dhead .tag')).toContainText('переставляет');
  await page.keyboard.press('Escape');
  await expect(theirs.locator('.dhead .tag')).toHaveCount(0);
  await page.getByRole('link', { name: 'Звонки' }).click();
  await expect(theirs.locator('.dhead .av.on')).toHaveCount(0);
  await other.context().close();
  expect(heard).toEqual([]);
});
