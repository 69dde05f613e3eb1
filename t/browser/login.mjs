// Somebody gets checks from the command line, logs in with them, and out again: by role and accessible name only, with and
// without scripts.
import { execFileSync } from 'node:child_process';
import { base, folder, is, ok, open, story } from './lib.mjs';
import { obeys } from './rules.mjs';

const pierogis = (...words) => execFileSync(`${folder}/bin/pierogis`, words, { encoding: 'utf8' });
const new_check = () => JSON.parse(pierogis('--json', 'check', 'olga'));

await story(async () => {
    pierogis('--quiet', 'account', 'add', 'olga');
    for (const javaScriptEnabled of [true, false]) {
        const scripts = javaScriptEnabled ? '' : ', no scripts';
        const { context, page, close } = await open({ javaScriptEnabled, reducedMotion: 'reduce' });
        const control = await context.newCDPSession(page);
        await control.send('Emulation.setScriptExecutionDisabled', { value: !javaScriptEnabled }); // to lift it later
        const site = page.getByRole('navigation', { name: 'Site' });
        const title = page.getByRole('heading', { level: 1 });
        const press = async (name, where = page) => {
            await where.getByRole('button', { name, exact: true }).click();
            await page.waitForLoadState();
        };
        // A mistyped check, then the right one as people type it.
        await page.goto(`${base}/`);
        await site.getByRole('link', { name: 'Log in', exact: true }).click();
        is(`the page of the check${scripts}`, await title.textContent(), 'Log in');
        const field = page.getByRole('textbox', { name: 'Check', exact: true });
        await field.fill('0000 0000 0000 0000');
        await press('Log in');
        ok(`a wrong one is refused${scripts}`, (await page.getByRole('alert').textContent()).startsWith('This check does not work'));
        is(`… at its field${scripts}`, await field.getAttribute('aria-invalid'), 'true');
        await obeys(page, control, javaScriptEnabled, `a refused check${scripts}`);
        await field.fill(` ${new_check().check.toLowerCase().replaceAll('-', ' ')} `);
        await press('Log in');
        is(`the right one leads to the own page${scripts}`, [await title.textContent(), new URL(page.url()).pathname], ['olga', '/me']);
        is(`… and the bar says who it is${scripts}`, await site.getByRole('link').last().textContent(), 'olga');
        const cookies = await context.cookies();
        is(`… the cookie is out of reach of scripts${scripts}`, cookies.map(c => [c.name, c.httpOnly, c.sameSite]), [['pierogis', true, 'Lax']]);

        // The own page.
        const phrase = page.getByRole('textbox', { name: 'What you end with' });
        await phrase.fill('and that is that');
        await press('Save');
        is(`a catchphrase stays${scripts}`, await phrase.inputValue(), 'and that is that');
        await phrase.evaluate(input => input.removeAttribute('maxlength'));
        await phrase.fill('x'.repeat(101));
        await press('Save');
        ok(`one that is too long is refused${scripts}`, await page.getByRole('alert').isVisible());
        await page.goto(`${base}/me`);
        await page.getByRole('link', { name: 'What others see' }).click();
        ok(`others see it${scripts}`, await page.getByText('“and that is that”').isVisible());
        await site.getByRole('link', { name: 'olga', exact: true }).click();

        // Another browser, by the link; it is ended from here.
        const other = await open({ javaScriptEnabled });
        await other.page.goto(new_check().link);
        is(`a link has one button${scripts}`, await other.page.getByRole('textbox').count(), 0);
        await other.page.getByRole('button', { name: 'Log in', exact: true }).click();
        is(`… which logs in${scripts}`, new URL(other.page.url()).pathname, '/me');
        await page.reload();
        const logins = page.getByRole('region', { name: 'Logins' });
        is(`both logins are listed${scripts}`, await logins.getByRole('listitem').count(), 2);
        await obeys(page, control, javaScriptEnabled, `the own page${scripts}`);
        await logins.getByRole('button', { name: /^End the login of .+ since / }).click();
        await page.waitForLoadState();
        is(`the other one is ended${scripts}`, await logins.getByRole('listitem').count(), 1);
        is(`… at once${scripts}`, (await other.page.reload()).status(), 401);
        await other.close('the other browser');

        await press('Log out');
        is(`logged out${scripts}`, [new URL(page.url()).pathname, await site.getByRole('link').last().textContent()], ['/', 'Log in']);
        is(`… without a cookie${scripts}`, await context.cookies(), []);
        is(`… the own page asks who it is${scripts}`, (await page.goto(`${base}/me`)).status(), 401);
        await page.getByRole('main').getByRole('link', { name: 'Log in', exact: true }).click();
        is(`… and the way leads back to it${scripts}`, new URL(page.url()).searchParams.get('next'), '/me');
        await close(`login${scripts}`);
    }
});
