import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { complaints, signIn } from './support';

const PAGES = {
  administrator: [
    '/',
    '/schedule',
    '/schedule?view=month',
    '/schedule?view=chairs',
    '/schedule?view=paper',
    '/gaps',
    '/gaps?all=1',
    '/gaps?view=waitlist',
    '/patients',
    '/calls',
    '/account',
  ],
  admin: [
    '/settings',
    '/settings/branches',
    '/settings/specialties',
    '/settings/doctors',
    '/settings/services',
    '/settings/promotions',
    '/settings/users',
    '/settings/import',
    '/settings/to-move',
  ],
  doctor: ['/schedule'],
};
const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

for (const [login, paths] of Object.entries(PAGES)) {
  for (const theme of ['light', 'dark'] as const) {
    test(`nothing is in the way of a ${login} who hears or sees differently, ${theme}`, async ({ page }) => {
      test.setTimeout(180_000);
      const heard = complaints(page);
      await page.emulateMedia({ colorScheme: theme });
      await page.goto('/login');
      expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
      await signIn(page, login);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        for (const path of paths) {
          await page.goto(path);
          await expect(page.locator('main')).toBeVisible();
          const found = (await new AxeBuilder({ page }).analyze()).violations;
          expect(found.map((v) => `${path} ${size.width}: ${v.id} ${v.nodes.map((n) => n.html)}`)).toEqual([]);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          expect(wide, `${path} at ${size.width}`).toBeLessThanOrEqual(size.width);
        }
      }
      expect(heard).toEqual([]);
    });
  }
}
