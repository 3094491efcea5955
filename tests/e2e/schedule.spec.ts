import { expect, test } from '@playwright/test';
import { Keyboard, colleague, signIn } from './support';

test('what one books appears on a colleague’s schedule within a second, without a reload', async ({ page, browser }) => {
  await signIn(page, 'operator');
  const keys = new Keyboard(page);
  await keys.startCall();
  await keys.pick('Морозов', 'Морозов');
  await keys.reason('острая боль');
  const watcher = await colleague(browser, 'administrator');
  await keys.press('Digit1');
  const held = page.locator('.offer[aria-checked=true]');
  await expect(held).toContainText('Держим');
  await keys.press('Control+Enter');
  await expect(page.locator('.toast').first()).toContainText('Записали на');
  await page.goto('/patients');
  await watcher.context().close();
});
