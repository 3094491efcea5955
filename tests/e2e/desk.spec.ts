import { expect, test, type Page } from '@playwright/test';

/** Signs in with the demo clinic's login of a role. */
async function signIn(page: Page, login: string) {
  await page.goto('/login');
  await page.fill('input[name=login]', login);
  await page.fill('input[name=password]', `priyom-${login}`);
  await page.press('input[name=password]', 'Enter');
  await page.waitForURL((url) => url.pathname !== '/login');
}

/** Fails the test on anything that the browser complains of. */
function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') heard.push(message.text());
  });
  return heard;
}

test('a returning patient is booked by keyboard alone, in at most twelve strokes besides the words', async ({ page }) => {
  const heard = complaints(page);
  await signIn(page, 'operator');
  let strokes = 0;
  const press = async (key: string) => {
    strokes += key.split('+').length;
    await page.keyboard.press(key);
  };

  // The page answers keys once it has woken up.
  const search = page.locator('#desk-search');
  await expect(async () => {
    const inside = await page.locator('#desk-search:focus').count();
    if (inside === 0) await page.keyboard.press('KeyN');
    await expect(search).toBeFocused({ timeout: 3000 });
  }).toPass();
  strokes += 1;

  await page.keyboard.type('bdfyjd');
  await expect(page.locator('.who')).toContainText('Иванов');
  await press('Enter');
  await expect(page.locator('.who .pick[aria-checked=true]')).toContainText('Иванов');

  await press('Slash');
  await page.keyboard.type('выпала пломба');
  await press('Enter');
  await expect(page.locator('.offer').first()).toBeVisible();

  await press('Digit1');
  await expect(page.locator('.offer[aria-checked=true]')).toContainText('Держим');
  await press('Control+Enter');
  await expect(page.locator('.toast')).toContainText('Записали на');
  expect(strokes).toBeLessThanOrEqual(12);
  expect(heard).toEqual([]);
});

test('a stranger is sent to the sign-in page', async ({ page }) => {
  await page.goto('/schedule');
  expect(new URL(page.url()).pathname).toBe('/login');
});

test('a manager sees the schedule without the names of patients', async ({ page }) => {
  await signIn(page, 'manager');
  await page.goto('/schedule');
  await expect(page.locator('.blk').first()).toBeVisible();
  await expect(page.locator('.blk:not([data-tone=held]) b').first()).toHaveText('Пациент');
});
