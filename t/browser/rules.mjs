// Accessibility rules: axe, with the rules of WCAG 2.2 AA and good practice.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe_text = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const what = found => found.map(rule => `${rule.id}: ${rule.nodes.slice(0, 3)
    .map(node => `${node.target.join(' ')} (${[...node.any, ...node.all, ...node.none].map(c => c.message).join(' ')})`).join('; ')}`);

// Brings the rules to the page that is open; it needs scripts for that moment.
export const rules_add = page => page.evaluate(axe_text);

// How many rules hold, and those that do not or of which it cannot be said.
export async function rules_check(page) {
    const result = await page.evaluate(only => axe.run(document, { runOnly: only }), tags);
    return { count: result.passes.length, wrong: [...what(result.violations), ...what(result.incomplete)] };
}
