// Accessibility rules over every kind of page: light and dark, small and wide, with and without scripts.
import { is, kinds, ok, open, story, visit } from './lib.mjs';
import { rules_add, rules_check } from './rules.mjs';

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
            await rules_add(page);
            for (const width of [1280, 360]) {
                await page.setViewportSize({ width, height: 900 });
                is(`${name}, ${width} px${scripts}: nothing sticks out`,
                    await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
                for (const colorScheme of ['light', 'dark']) {
                    await page.emulateMedia({ colorScheme });
                    const { count, wrong } = await rules_check(page);
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
        is(`axe finds what is wrong${scripts}`, (await rules_check(page)).wrong.map(rule => rule.split(':')[0]).sort(),
            ['color-contrast', 'image-alt', 'link-name']);
        await close(`axe${scripts}`);
    }
});
