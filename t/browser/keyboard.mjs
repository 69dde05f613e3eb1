// Without a pointer: the skip link, the order of the stops, and that one always sees where one is.
import { base, is, kinds, ok, open, story, visit } from './lib.mjs';

// Where the keyboard is: the name, whether it lies in the window, and whether it is framed.
const stop = page => page.evaluate(() => {
    const at = document.activeElement;
    const box = at.getBoundingClientRect();
    const framed = part => {
        const style = getComputedStyle(at, part);
        return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 3;
    };
    return {
        tag: at.tagName,
        name: (at.getAttribute('aria-label') || at.textContent).trim().replace(/\s+/g, ' '),
        seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        framed: framed(null) || framed('::after'),
    };
});

await story(async () => {
    const { page, close } = await open();

    for (const [name, address] of kinds) {
        await visit(page, address);
        const order = await page.evaluate(() => [...document.querySelectorAll(':not(video, audio) > a[href], button, input:not([type=hidden]), video, audio')]
            .map(e => (e.getAttribute('aria-label') || e.textContent).trim().replace(/\s+/g, ' ')));
        const stops = [];
        for (let presses = 0; stops.length < order.length && presses < 200; presses++) {
            await page.keyboard.press('Tab');
            const now = await stop(page);
            if (now.tag === 'BODY') {
                break;
            }
            // The buttons of a player are within it: the player counts once.
            if (!(now.tag === 'VIDEO' || now.tag === 'AUDIO') || stops.at(-1)?.name !== now.name) {
                stops.push(now);
            }
        }
        is(`${name}: the stops are the links, in order`, stops.map(s => s.name), order);
        is(`${name}: each is seen`, stops.filter(s => !s.seen).map(s => s.name), []);
        is(`${name}: each is framed`, stops.filter(s => !s.framed && s.tag === 'A').map(s => s.name), []);
    }

    await page.goto(`${base}/p/kitchen`);
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to the content' });
    ok('the first stop skips', await skip.evaluate(e => e === document.activeElement));
    ok('… and is seen then', (await skip.boundingBox()).y >= 0);
    await page.keyboard.press('Enter');
    ok('it leads to the main part', await page.evaluate(() => document.activeElement?.tagName === 'MAIN'));
    await page.keyboard.press('Tab');
    ok('… from where the next stop is the first link in it',
        await page.evaluate(() => document.activeElement === document.querySelector('main a')));
    await page.keyboard.press('Enter');
    await page.waitForURL(/soups|dough/);
    ok('Enter follows', true);
    await close('keyboard');
});
