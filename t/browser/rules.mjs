// Accessibility rules: axe, with the rules of WCAG 2.2 AA and good practice.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { is } from './lib.mjs';

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

// Holds the page that is open to all rules, wide and narrow, light and dark. `control` is a session of the developer tools,
// which lets scripts run for that moment; afterwards they do so as `scripts` says.
export async function obeys(page, control, scripts, name) {
    const scripted = value => control.send('Emulation.setScriptExecutionDisabled', { value: !value });

    await scripted(true);
    await rules_add(page);
    for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 900 });
        is(`${name}, ${width} px: nothing sticks out`,
            await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
        for (const colorScheme of ['light', 'dark']) {
            await page.emulateMedia({ colorScheme });
            is(`${name}, ${width} px, ${colorScheme}: axe`, (await rules_check(page)).wrong, []);
        }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1280, height: 900 });
    await scripted(scripts);
}
