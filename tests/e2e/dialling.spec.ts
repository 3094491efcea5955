import { createServer } from 'node:http';
import { expect, test } from '@playwright/test';
import { Keyboard, SIZES, complaints, expectClean, signIn } from './support';

/** The exchange of the suite: keeps what it is asked and answers in turn. */
async function exchange(answers: [number, unknown][]) {
  const asked: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      asked.push(new URLSearchParams(body));
      const [status, answer] = answers.shift() ?? [200, 'one more'];
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((done) => server.listen(Number(process.env.PRIYOM_EXCHANGE_PORT), '127.0.0.1', done));
  return { asked, close: () => server.close() };
}

test('the exchange dials from a card, and what it says stands beside the button', async ({ page }) => {
  const { asked, close } = await exchange([
    [401, { error: 'Invalid token' }],
    [200, '9f1a'],
  ]);
  await signIn(page, 'operator');
  const keys = new Keyboard(page);
  await keys.startCall();
  await keys.pick('Петров', 'Петров');
  const card = await page.locator('.who a[href^="/patients/"]').first().getAttribute('href');
  await page.goto(card!.match(/^\/patients\/[0-9a-f-]{36}/)![0]);
  const heard = complaints(page);
  const call = page.getByRole('button', { name: /^Позвонить на/ }).first();
  for (const size of [...SIZES].reverse()) {
    await page.setViewportSize(size);
    await expectClean(page, 'the card');
  }
  await expect(async () => {
    await call.click({ timeout: 1000 });
    await page.waitForURL((url) => url.pathname === '/', { timeout: 3000 });
  }).toPass();

  const said = page.locator('.who [role=status]').first();
  await expect(said).toHaveText('АТС отказала: Invalid token');
  await expectClean(page, 'the desk');
  await page.keyboard.press('KeyP');
  await expect(said).toContainText('АТС звонит вам');
  expect(asked.map((form) => [form.get('cmd'), form.get('user')])).toEqual([
    ['makeCall', '101'],
    ['makeCall', '101'],
  ]);

  // it is told after a reload too; then nobody answers, and the operator dials
  close();
  await page.reload();
  await expect(said).toContainText('АТС звонит вам');
  await page.getByRole('button', { name: 'Позвонить ещё раз' }).click();
  await expect(said).toHaveText('АТС не отвечает. Наберите номер сами.');
  expect(heard).toEqual([]);
});
