import { expect, test } from '@playwright/test';
import { Keyboard, colleague, signIn } from './support';

test('what one holds and books appears on a colleague’s schedule within a second, without a reload', async ({
  page,
  browser,
}) => {
  await signIn(page, 'operator');
  const keys = new Keyboard(page);
  await keys.startCall();
  await keys.pick('Морозов', 'Морозов');
  await keys.reason('острая боль');
  const offer = page.locator('.offer').filter({ hasText: 'Покровка' }).first();
  const doctor = (await offer.locator('b').last().innerText()).split(' ')[0];
  const at = await offer
    .getByText(/\d\d:\d\d/)
    .first()
    .innerText();

  const watcher = await colleague(browser, 'administrator');
  await watcher.goto('/schedule');
  await expect(watcher.locator('.blk').first()).toBeVisible();
  const holds = await watcher.locator('.blk[data-tone=held]').count();
  await offer.click();
  await expect(offer).toContainText('Держим');
  test.info().annotations.push({ type: 'offer', description: `${doctor} ${at}` });
  if (at.startsWith('Сегодня')) {
    await expect(watcher.locator('.blk[data-tone=held]')).toHaveCount(holds + 1, { timeout: 1000 });
  }
  await keys.press('Control+Enter');
  await expect(page.locator('.toast').first()).toContainText('Записали на');
  await watcher.context().close();
});
