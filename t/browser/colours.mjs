// The colours that a browser computes are those that somebody chose.
import { base, is, ok, open, story } from './lib.mjs';

const rgb = hex => `rgb(${[1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;

await story(async () => {
    const { page, close } = await open();
    // Background of the page, of the bar, and of what stands out: a blob that the pointer is over.
    const colours = async path => {
        await page.goto(base + path);
        return page.evaluate(() => {
            const background = selector => getComputedStyle(document.querySelector(selector)).backgroundColor;
            const probe = document.querySelector('main').appendChild(document.createElement('span'));
            probe.className = 'badge';
            return [background('body'), background('header'), background('span.badge:last-child')];
        });
    };
    const icon = () => page.locator('link[rel=icon]').getAttribute('href');
    const chosen = (...hexes) => hexes.map(rgb);

    const site = await colours('/');
    const site_icon = await icon();
    is('the site: its own', site, chosen('#ffebcd', '#5f9ea0', '#a55555'));
    is('a project restyles the page', await colours('/p/kitchen'), chosen('#fff1d6', '#7a9e7e', '#8c3b3b'));
    ok('… and the icon', await icon() !== site_icon);
    is('what is in it wears its colours', await colours('/p/kitchen/breakfast'), chosen('#fff1d6', '#7a9e7e', '#8c3b3b'));
    const soups = await colours('/p/kitchen/soups');
    is('a sub-project has its own', soups, chosen('#fbe9ee', '#b0406a', '#6d1b3f'));
    is('… or inherits', await colours('/p/kitchen/soups/red'), soups);
    is('… down to what is in it', await colours('/p/kitchen/soups/red/borscht-blue'), soups);
    const loaves = await colours('/p/night/loaves');
    is("a content's own win", await colours('/p/night/loaves/grey-loaf'), chosen('#e9eef4', '#3f5d7d', '#d96c4f'));
    ok('… over those of its project', loaves[0] !== rgb('#e9eef4'), loaves);
    is('… and over nothing else', await colours('/p/night/loaves/cream-loaf'), loaves);

    await page.emulateMedia({ colorScheme: 'dark' });
    const dark = await colours('/p/kitchen');
    const light = dark[0].match(/\d+/g).map(Number).reduce((a, b) => a + b);
    ok('in the dark the page is dark', light < 150, dark[0]);
    ok('… in colours of the project', String(dark) !== String(await colours('/')), dark);

    await page.emulateMedia({ colorScheme: 'light', contrast: 'more' });
    const text = () => page.evaluate(() => getComputedStyle(document.querySelector('main a')).color);
    await page.goto(`${base}/p/kitchen`);
    const strong = await text();
    await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
    ok('who asks for more contrast gets other links', strong !== await text(), strong);
    await close('colours');
});
