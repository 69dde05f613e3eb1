// A visitor goes through the demo, by role and accessible name only.
import { base, is, ok, open, story } from './lib.mjs';

await story(async () => {
    const { page, close } = await open();
    const link = (name, where = page) => where.getByRole('link', { name, exact: true });
    const heading = (name, level) => page.getByRole('heading', { name, level, exact: true });
    const crumbs = page.getByRole('navigation', { name: 'Breadcrumb' });
    const main = page.getByRole('main');
    const follow = async (name, where = main) => {
        await link(name, where).click();
        await page.waitForLoadState();
    };
    const is_at = async (what, title, path, window = title) => {
        is(`${what}: its address`, new URL(page.url()).pathname, path);
        is(`${what}: one title`, await page.getByRole('heading', { level: 1 }).allTextContents(), [title]);
        ok(`${what}: the window says so`, (await page.title()).startsWith(window), await page.title());
        is(`${what}: one main part`, await main.count(), 1);
    };

    await page.goto(`${base}/`);
    await is_at('home', 'Pierogi & Friends', '/');
    const newest = page.getByRole('region', { name: 'Newest' });
    ok('home: the newest content', await newest.getByRole('listitem').count() >= 8);
    ok('home: the projects', await page.getByRole('region', { name: 'Projects' }).getByRole('link').count() >= 4);
    is('home: the site, its projects, the top', await page.getByRole('contentinfo').getByRole('link').allTextContents(),
        ['Pierogi & Friends', 'Back to the top']);

    await follow('The Kitchen');
    await is_at('project', 'The Kitchen', '/p/kitchen');
    is('project: where we are', await crumbs.getByRole('link').allTextContents().then(all => all.map(t => t.trim())),
        ['Pierogi & Friends', 'kitchen']);
    is('project: the last crumb is this page', await link('kitchen', crumbs).getAttribute('aria-current'), 'page');
    ok('project: its description', await main.getByText('eaten shortly after the picture was taken').isVisible());
    await follow('Soups & Consolations', page.getByRole('region', { name: 'Sub-projects' }));
    await is_at('sub-project', 'Soups & Consolations', '/p/kitchen/soups');
    await follow('Things That Went Red', page.getByRole('region', { name: 'Sub-projects' }));
    await is_at('sub-sub-project', 'Things That Went Red', '/p/kitchen/soups/red');
    await follow('Before the white shirt', page.getByRole('region', { name: 'Content' }));

    await is_at('picture', 'Before the white shirt', '/p/kitchen/soups/red/borscht-blue');
    const description = await main.getByRole('article').getByRole('paragraph').first().textContent();
    const picture = main.getByRole('img', { name: description, exact: true });
    ok('picture: it shows what its description says', await picture.isVisible(), description);
    ok('picture: it has come', await picture.evaluate(img => img.complete && img.naturalWidth > 0));
    is('picture: as WebP of a fitting width', await picture.evaluate(img => /-\d+\.webp$/.test(img.currentSrc)), true);
    const facts = page.getByRole('region', { name: 'Facts' });
    ok('picture: its facts', (await facts.getByRole('definition').allTextContents()).includes('JPEG picture'));
    ok('picture: can be kept', (await link('Download', facts).getAttribute('download')).startsWith('borscht-blue.'));
    await follow('Things That Went Red', facts);
    await is_at('back by its project', 'Things That Went Red', '/p/kitchen/soups/red');
    await follow('kitchen', crumbs);
    await is_at('back by the crumbs', 'The Kitchen', '/p/kitchen');

    await follow('The great leap');
    await is_at('video', 'The great leap', '/p/kitchen/leap');
    is('video: it has its name and controls', await page.getByLabel('The great leap').evaluate(v => [v.tagName, v.controls]),
        ['VIDEO', true]);
    const neighbours = page.getByRole('navigation', { name: 'Neighbours' });
    const names = await neighbours.getByRole('link').allTextContents();
    is('video: what is newer and what is older', names.length, 2);
    await follow(names[1], neighbours);
    ok('older: another page', (await heading(names[1], 1).count()) === 1);
    const back = page.getByRole('navigation', { name: 'Neighbours' }).getByRole('link').first();
    is('older: leads back', await back.textContent(), 'The great leap');

    const subtitle = page.getByRole('banner').getByText('Dubious claim:').locator('xpath=..');
    const claim = await subtitle.innerText();
    await follow('Claims', page.getByRole('navigation', { name: 'Site' }));
    await is_at('claims', 'Claims', '/claims');
    is('claims: those of the demo', await main.getByRole('listitem').count(), 5);
    is('claims: the subtitle is one of them', await main.getByText(claim.replace(/^Dubious claim: | — .*$/g, ''), { exact: true }).count(), 1);
    is('claims: what there is of clout', await page.getByRole('region', { name: 'Clout' }).getByRole('paragraph').textContent(), '0 minted, 0 burnt.');

    await follow('Projects', page.getByRole('navigation', { name: 'Site' }));
    is('all projects: the title', new URL(page.url()).pathname, '/projects');
    ok('all projects: those within others too', await link('Serious Diagrams', main).isVisible());
    await follow('The Night Shift');
    await follow('Waltz for a simmering pot');
    await is_at('sound', 'Waltz for a simmering pot', '/p/night/waltz');
    is('sound: it has its name and controls', await page.getByLabel('Waltz for a simmering pot').evaluate(a => [a.tagName, a.controls]),
        ['AUDIO', true]);

    await page.goto(`${base}/p/kitchen/dough`);
    await follow('Dough that forgives');
    await is_at('text', 'Dough that forgives', '/p/kitchen/dough/dough-that-forgives');
    ok('text: it can be read', (await main.getByRole('article').innerText()).length > 500);

    const reply = await page.goto(`${base}/p/nothing`);
    is('refusal: its status', reply.status(), 404);
    await is_at('refusal', '404 Not found', '/p/nothing', 'Not found');
    await follow('To the home page');
    await is_at('home again', 'Pierogi & Friends', '/');
    await close('visit');
});
