import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Ends the run with one line that says how many tests passed and failed. */
export default class ClosingLine implements Reporter {
  private outcome = new Map<string, TestResult['status']>();

  onTestEnd(test: TestCase, result: TestResult) {
    this.outcome.set(test.id, result.status);
  }

  onEnd() {
    const all = [...this.outcome.values()];
    const passed = all.filter((status) => status === 'passed').length;
    console.log(`${passed} passed, ${all.length - passed} failed`);
  }
}
