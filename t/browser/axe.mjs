// Accessibility rules over every kind of page: light and dark, small and wide, with and without scripts.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { is, kinds, ok, open, story, visit } from './lib.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const what = found => found.map(rule => `${rule.id}: ${rule.nodes.slice(0, 3)
    .map(node => `${node.target.join(' ')} (${[...node.any, ...node.all, ...node.none].map(c => c.message).join(' ')})`).join('; ')}`);

async function check(page) {
    const result = await page.evaluate(only => axe.run(document, { runOnly: only }), tags);
    return { count: result.passes.length, wrong: [...what(result.violations), ...what(result.incomplete)] };
}

await story(async () => {
    for (const javaScriptEnabled of [true, false]) {
        const { context, page, close } = await open({ javaScriptEnabled, reducedMotion: 'reduce' });
        const control = await context.newCDPSession(page);
        const scripts = javaScriptEnabled ? '' : ', no scripts';
        let passes = 0;

        for (const [name, address] of kinds) {
            await control.send('Emulation.setScriptExecutionDisabled', { value: !javaScriptEnabled });
            await visit(page, address);
            // Where pages have no scripts, the rules need them back: the page is what it is by now.
            await control.send('Emulation.setScriptExecutionDisabled', { value: false });
            await page.evaluate(axe);
            for (const width of [1280, 360]) {
                await page.setViewportSize({ width, height: 900 });
                is(`${name}, ${width} px${scripts}: nothing sticks out`,
                    await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
                for (const colorScheme of ['light', 'dark']) {
                    await page.emulateMedia({ colorScheme });
                    const { count, wrong } = await check(page);
                    passes += count;
                    is(`${name}, ${width} px, ${colorScheme}${scripts}: axe`, wrong, []);
                }
            }
        }
        ok(`axe looked at much${scripts}`, passes > kinds.length * 4 * 15, passes);
        // That it can find something: a picture without a description, a link without a name, grey on grey.
        await page.evaluate(() => {
            document.querySelector('main').innerHTML += '<img><a href="/"></a><p class="grey">grey</p>';
            document.querySelector('.grey').style.cssText = 'color: #777; background: #666';
        });
        is(`axe finds what is wrong${scripts}`, (await check(page)).wrong.map(rule => rule.split(':')[0]).sort(),
            ['color-contrast', 'image-alt', 'link-name']);
        await close(`axe${scripts}`);
    }
});
