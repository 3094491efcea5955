import AxeBuilder from '@axe-core/playwright';
import { expect, type Browser, type Page } from '@playwright/test';

/** Signs in with the demo clinic's login of a role. */
export async function signIn(page: Page, login: string) {
  await page.goto('/login');
  await page.fill('input[name=login]', login);
  await page.fill('input[name=password]', `priyom-${login}`);
  await page.press('input[name=password]', 'Enter');
  await page.waitForURL((url) => url.pathname !== '/login');
}

/** Ends the calls that are open on the desk of whoever is signed in. */
export async function clearDesk(page: Page) {
  await page.evaluate(async () => {
    const ask = async (name: string, body: unknown) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`/fn/${name}`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
    };
    for (const call of (await ask('load_desk', {})).open) await ask('end_call', { id: call.id, form: {} });
  });
}

/** A browser of somebody else, signed in. */
export async function colleague(browser: Browser, login: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, login);
  return page;
}

/** What the browser complains of; a test that ends with `toEqual([])` fails on anything. */
export function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') heard.push(message.text());
  });
  return heard;
}

/** Nothing on the page is in the way of whoever hears or sees differently, and nothing is wider than the screen. */
export async function expectClean(page: Page, what: string) {
  // colours that are on their way to others are nobody's
  await page.evaluate(async () => {
    const moving = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
    await Promise.all(moving.map((animation) => animation.finished.catch(() => undefined)));
  });
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((v) => `${what}: ${v.id} ${v.nodes.map((n) => n.html)}`)).toEqual([]);
  const [wide, width] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(wide, `${what} at ${width}`).toBeLessThanOrEqual(width);
}

/** The operator's screen and the doctor's. */
export const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/** Looks at the page in both sizes and both themes. */
export async function lookHard(page: Page, what: string) {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of [...SIZES].reverse()) {
      await page.setViewportSize(size);
      await expectClean(page, `${what}, ${colorScheme}`);
    }
  }
}

/** An operator's hands: every key but those of words is counted. */
export class Keyboard {
  strokes = 0;

  constructor(private page: Page) {}

  async press(key: string) {
    this.strokes += key.split('+').length;
    await this.page.keyboard.press(key);
  }

  async type(words: string) {
    await this.page.keyboard.type(words);
  }

  /** Starts a call. The page answers keys once it has woken up. */
  async startCall() {
    const search = this.page.locator('#desk-search');
    await expect(async () => {
      if ((await this.page.locator('#desk-search:focus').count()) === 0) await this.page.keyboard.press('KeyN');
      await expect(search).toBeFocused({ timeout: 3000 });
    }).toPass();
    this.strokes += 1;
  }

  /** Finds a patient by words and takes the first. */
  async pick(words: string, name: string) {
    await this.type(words);
    await expect(this.page.locator('.who .pick').first()).toContainText(name);
    await this.press('Enter');
    await expect(this.page.locator('.who .pick[aria-checked=true]')).toContainText(name);
  }

  /** Says what the patient comes for, and waits for free time. */
  async reason(words: string) {
    await this.press('Slash');
    await this.type(words);
    await this.press('Enter');
    await expect(this.page.locator('.offer').first()).toBeVisible();
  }

  /** Takes the first offer and books it. */
  async book() {
    await this.press('Digit1');
    await expect(this.page.locator('.offer[aria-checked=true]')).toContainText('Держим');
    await this.press('Control+Enter');
    await expect(this.page.locator('.toast').first()).toContainText('Записали на');
  }
}
