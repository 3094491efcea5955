import { expect, test } from '@playwright/test';
import { SIZES, complaints, expectClean, signIn } from './support';

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
    '/gaps?view=plans',
    '/patients',
    '/calls',
    '/knowledge',
    '/knowledge?open=triage.breathing',
    '/knowledge?view=questions',
    '/complaints',
    '/complaints/new',
    '/calls?view=shifts',
    '/account',
  ],
  admin: [
    '/settings',
    '/settings/branches',
    '/settings/specialties',
    '/settings/doctors',
    '/settings/services',
    '/settings/promotions',
    '/settings/articles',
    '/settings/triage',
    '/settings/triage?edit=triage.breathing',
    '/settings/complaints',
    '/settings/messages',
    '/settings/audit',
    '/settings/intake',
    '/settings/users',
    '/settings/import',
    '/settings/to-move',
  ],
  doctor: ['/schedule'],
  manager: ['/dashboard', '/dashboard?span=month', '/dashboard?span=period&from=2026-01-01', '/dashboard/visits', '/dashboard/costs'],
};

for (const [login, paths] of Object.entries(PAGES)) {
  for (const theme of ['light', 'dark'] as const) {
    test(`nothing is in the way of a ${login} who hears or sees differently, ${theme}`, async ({ page }) => {
      test.setTimeout(180_000);
      const heard = complaints(page);
      await page.emulateMedia({ colorScheme: theme });
      await page.goto('/login');
      await expectClean(page, '/login');
      await signIn(page, login);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        for (const path of paths) {
          await page.goto(path);
          await expect(page.locator('main')).toBeVisible();
          await expectClean(page, `${path} ${size.width}`);
        }
      }
      expect(heard).toEqual([]);
    });
  }
}
