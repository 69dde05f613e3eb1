// The pictures for the README.
import { base, folder, ok, open, story } from './lib.mjs';

await story(async () => {
    const { page, close } = await open();

    for (const [name, path] of [['screenshot', '/'], ['screenshot-project', '/p/kitchen']]) {
        await page.goto(base + path);
        await page.evaluate(() => document.fonts.ready);
        await page.waitForFunction(() => [...document.images].every(img => img.complete || img.loading === 'lazy'));
        await page.setViewportSize({ width: 1280, height: 1000 });
        const picture = await page.screenshot({ path: `${folder}/${name}.png` });
        ok(`${name}.png, ${picture.length} bytes`, picture.length > 100000);
    }
    await close('screenshots');
});
