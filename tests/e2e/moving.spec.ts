import { expect, test, type Locator, type Page } from '@playwright/test';
import { complaints, signIn } from './support';

/** Three days ahead in Moscow: nothing of it is over. */
function ahead(): string {
  const day = new Date(Date.now() + 3 * 24 * 3600 * 1000);
  return day.toLocaleDateString('sv-SE', { timeZone: 'Europe/Moscow' });
}

interface Way {
  /** The block's id. */
  id: string;
  at: number;
  /** Where it fits in its own column: the wall minute on the grid's scale, and the pixel of it. */
  to: number;
  toY: number;
  x: number;
  y: number;
  /** The middle of another visit in the column. */
  taken: number;
}

/** A visit that fits into a gap of its own doctor which does not touch it. */
async function way(page: Page): Promise<Way> {
  await expect(page.locator('.blk').first()).toBeVisible();
  const found = await page.evaluate(() => {
    const number = (element: Element, name: string) =>
      Number((element as HTMLElement).style.getPropertyValue(name));
    const span = number(document.querySelector('.grid')!, '--span');
    for (const column of document.querySelectorAll('.dcol')) {
      const body = column.querySelector('.dbody')!.getBoundingClientRect();
      const blocks = [...column.querySelectorAll('.blk[data-tone=booked], .blk[data-tone=confirmed]')];
      for (const block of blocks) {
        const [at, length] = [number(block, '--at'), number(block, '--for')];
        // One that keys can carry there in whole steps.
        if (at % 15 !== 0) continue;
        const buffer = block.nextElementSibling?.matches('.buffer') ? number(block.nextElementSibling, '--for') : 0;
        for (const gap of column.querySelectorAll('a.gap, a.free')) {
          const [from, room] = [number(gap, '--at'), number(gap, '--for')];
          const start = Math.ceil(from / 15) * 15;
          const apart = from > at + length + buffer || from + room < at;
          if (!apart || from + room < start + length + buffer) continue;
          const area = block.getBoundingClientRect();
          const minute = body.height / span;
          const other = blocks.find((candidate) => candidate !== block)?.getBoundingClientRect();
          if (!other) continue;
          return {
            id: block.id, at, to: start,
            x: body.left + body.width / 2,
            y: area.top + area.height / 2,
            toY: area.top + area.height / 2 + (start - at) * minute,
            taken: other.top + other.height / 2,
          };
        }
      }
    }
    return null;
  });
  expect(found, 'a visit and a gap for it').not.toBeNull();
  return found!;
}

async function at(block: Locator): Promise<number> {
  return Number(await block.evaluate((element: HTMLElement) => element.style.getPropertyValue('--at')));
}

async function open(page: Page): Promise<Way> {
  // The whole day is in sight, so that pixels stay where they are.
  await page.goto(`/schedule?date=${ahead()}&zoom=fit`);
  return way(page);
}

/** Takes hold of the visit; the page follows the mouse once it has woken up. */
async function grab(page: Page, found: Way) {
  await expect(async () => {
    await page.mouse.up();
    await page.mouse.move(found.x, found.y);
    await page.mouse.down();
    await page.mouse.move(found.x, found.y + 12);
    await expect(page.locator('.ghost')).toBeVisible({ timeout: 1000 });
  }).toPass();
}

/** The same by keys. */
async function takeUp(page: Page, block: Locator, key: string) {
  await expect(async () => {
    await block.focus();
    await page.keyboard.press(`Shift+${key}`);
    await expect(page.locator('.carry')).toBeVisible({ timeout: 1000 });
  }).toPass();
}

test('a visit is dragged to another time, and taken back', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  const found = await open(page);
  const block = page.locator(`#${found.id}`);

  await grab(page, found);
  await page.mouse.move(found.x, found.taken);
  await expect(page.locator('.ghost')).toHaveAttribute('data-tone', 'bad');
  await page.mouse.move(found.x, found.toY);
  await expect(page.locator('.ghost')).toHaveAttribute('data-tone', 'good');
  await page.mouse.up();
  await expect(page.locator('.toast').first()).toContainText('Перенесли');
  await expect.poll(() => at(block)).toBe(found.to);
  await expect(page.locator('.bpop')).toHaveCount(0);

  await page.keyboard.press('Control+KeyZ');
  await expect.poll(() => at(block)).toBe(found.at);
  expect(heard).toEqual([]);
});

test('a visit dropped on another one is where it was, and why is said', async ({ page }) => {
  await signIn(page, 'operator');
  const found = await open(page);
  await grab(page, found);
  await page.mouse.move(found.x, found.taken);
  await page.mouse.up();
  await expect(page.locator('.toast').first()).toContainText('Время занято');
  expect(await at(page.locator(`#${found.id}`))).toBe(found.at);
});

test('a visit is moved by keys alone', async ({ page }) => {
  await signIn(page, 'operator');
  const found = await open(page);
  const block = page.locator(`#${found.id}`);
  const key = found.to > found.at ? 'ArrowDown' : 'ArrowUp';
  await takeUp(page, block, key);
  for (let walked = 15; walked < Math.abs(found.to - found.at); walked += 15) await page.keyboard.press(key);
  await page.keyboard.press('Enter');
  await expect(page.locator('.toast').first()).toContainText('Перенесли');
  await expect.poll(() => at(block)).toBe(found.to);
  await expect(block).toBeFocused();
  await page.keyboard.press('Control+KeyZ');
  await expect.poll(() => at(block)).toBe(found.at);
});

test('Escape leaves a carried visit where it is', async ({ page }) => {
  await signIn(page, 'operator');
  const found = await open(page);
  const block = page.locator(`#${found.id}`);
  await takeUp(page, block, 'ArrowDown');
  await page.keyboard.press('Escape');
  await expect(page.locator('.carry')).toHaveCount(0);
  await expect(block).toBeFocused();
  expect(await at(block)).toBe(found.at);
});

test('the month leads to a day, and the strip to the days that are watched', async ({ page }) => {
  await signIn(page, 'manager');
  await page.goto('/schedule?view=month');
  await expect(page.locator('.heat tbody tr')).not.toHaveCount(0);
  const today = await page.locator('.heat thead .today b').textContent();
  const cell = page.locator('.heat td:not(.no):not(.past) a').first();
  const filled = await cell.textContent();
  await cell.click();
  await expect(page.locator('.strip a')).toHaveCount(4);
  await expect(page.locator('.dhead').filter({ hasText: `${filled} %` }).first()).toBeVisible();
  await page.locator('.strip a').nth(1).click();
  await expect(page.locator('.strip a').nth(1)).toHaveAttribute('aria-current', 'date');
  await expect(page.locator('.month a .bar:not([hidden])').first()).toBeVisible();
  expect(Number(today)).toBeGreaterThan(0);
});

test('a finger that rests on a visit drags it, and one that moves at once scrolls', async ({ browser }) => {
  const context = await browser.newContext({ hasTouch: true, viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  const heard = complaints(page);
  await signIn(page, 'operator');
  const found = await open(page);
  const touch = await context.newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', y?: number) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: y === undefined ? [] : [{ x: found.x, y }] });
  const ghost = page.locator('.ghost');
  let down = false;
  await expect(async () => {
    if (down) await send('touchEnd');
    await send('touchStart', found.y);
    down = true;
    await expect(ghost).toBeVisible({ timeout: 2000 });
  }).toPass();
  await send('touchMove', (found.y + found.toY) / 2);
  await send('touchMove', found.toY);
  await expect(page.locator('.ghost[data-tone=good]')).toBeVisible();
  await send('touchEnd');
  await expect(page.locator('.toast').last()).toContainText('Перенесли');
  await expect.poll(() => at(page.locator(`#${found.id}`))).toBe(found.to);
  await page.keyboard.press('Control+KeyZ');
  await expect.poll(() => at(page.locator(`#${found.id}`))).toBe(found.at);

  await send('touchStart', found.y);
  await send('touchMove', found.y + 30);
  await send('touchMove', found.y + 60);
  await expect(ghost).toHaveCount(0);
  await send('touchEnd');
  expect(await at(page.locator(`#${found.id}`))).toBe(found.at);
  expect(heard).toEqual([]);
  await context.close();
});

test('a visit is made longer by its lower edge and by keys, and taken back', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  await page.goto(`/schedule?date=${ahead()}`);
  await expect(page.locator('.blk').first()).toBeVisible();
  const id = await page.evaluate(() => {
    const number = (element: Element, name: string) =>
      Number((element as HTMLElement).style.getPropertyValue(name));
    for (const column of document.querySelectorAll('.dcol')) {
      const gaps = [...column.querySelectorAll('a.gap, a.free')];
      for (const block of column.querySelectorAll('.blk[data-tone=booked], .blk[data-tone=confirmed]')) {
        const buffer = block.nextElementSibling?.matches('.buffer') ? number(block.nextElementSibling, '--for') : 0;
        const [length, end] = [number(block, '--for'), number(block, '--at') + number(block, '--for') + buffer];
        const room = gaps.find((gap) => number(gap, '--at') === end && number(gap, '--for') >= 30);
        if (room && length >= 30 && length % 15 === 0) return block.id;
      }
    }
    return null;
  });
  expect(id, 'a visit with free time after it').not.toBeNull();
  const block = page.locator(`#${id}`);
  const length = () => block.evaluate((element: HTMLElement) => Number(element.style.getPropertyValue('--for')));
  const before = await length();
  // with room below its edge
  await block.evaluate((element) => element.scrollIntoView({ block: 'center' }));

  await expect(async () => {
    await page.mouse.up();
    const grip = (await block.locator('.grip').boundingBox())!;
    await page.mouse.move(grip.x + grip.width / 2, grip.y + 3);
    await page.mouse.down();
    await page.mouse.move(grip.x + grip.width / 2, grip.y + 23, { steps: 4 });
    await expect(page.locator('.ghost[data-tone=good]')).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.mouse.up();
  await expect(page.locator('.toast').last()).toContainText('Изменили длину');
  await expect.poll(length).toBe(before + 15);
  await page.keyboard.press('Control+KeyZ');
  await expect.poll(length).toBe(before);

  await block.focus();
  await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('+');
  await expect(page.locator('.carry')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect.poll(length).toBe(before + 15);
  await page.keyboard.press('Control+KeyZ');
  await expect.poll(length).toBe(before);
  expect(heard).toEqual([]);
});
