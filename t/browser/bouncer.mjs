// A stranger is sent to the bouncer, answers wrongly, sits in the dungeon, comes out, answers rightly and goes on as a guest: by
// role and accessible name only, with and without scripts. t/full/browser.t has put the questions into the pool.
import { execFileSync } from 'node:child_process';
import { base, is, ok, open, story } from './lib.mjs';
import { rules_add, rules_check } from './rules.mjs';

const let_out = () => execFileSync('sqlite3', ['-cmd', '.timeout 20000', `${process.env.PIEROGIS_HOME}/db/site.db`,
    'UPDATE dungeon SET until = 1; DELETE FROM burnt; DELETE FROM bucket']);

await story(async () => {
    for (const javaScriptEnabled of [true, false]) {
        const scripts = javaScriptEnabled ? '' : ', no scripts';
        const { context, page, close } = await open({ javaScriptEnabled, reducedMotion: 'reduce' });
        const control = await context.newCDPSession(page);
        const title = page.getByRole('heading', { level: 1 });
        const follow = async name => {
            await page.getByRole('main').getByRole('link', { name, exact: true }).click();
            await page.waitForLoadState();
        };
        const press = async name => {
            await page.getByRole('button', { name, exact: true }).click();
            await page.waitForLoadState();
        };
        const obeys = async what => {
            await control.send('Emulation.setScriptExecutionDisabled', { value: false });
            await rules_add(page);
            for (const width of [1280, 360]) {
                await page.setViewportSize({ width, height: 900 });
                is(`${what}, ${width} px${scripts}: nothing sticks out`,
                    await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
                for (const colorScheme of ['light', 'dark']) {
                    await page.emulateMedia({ colorScheme });
                    is(`${what}, ${width} px, ${colorScheme}${scripts}: axe`, (await rules_check(page)).wrong, []);
                }
            }
            await control.send('Emulation.setScriptExecutionDisabled', { value: !javaScriptEnabled });
        };
        const word = page.getByRole('textbox', { name: 'What is boiled, then fried?' });
        const number = page.getByRole('textbox', { name: 'How many edges has a half-moon?' });
        const choice = page.getByRole('radiogroup', { name: 'Which of these is folded first?' });
        const choose = name => choice.getByRole('radio', { name, exact: true });

        await control.send('Emulation.setScriptExecutionDisabled', { value: !javaScriptEnabled });
        is(`a page that needs an account${scripts}`, (await page.goto(`${base}/me`)).status(), 401);
        await follow('Answer the bouncer');
        is(`… leads to the bouncer${scripts}`, await title.textContent(), 'The bouncer');
        await press('Knock');
        is(`knocking brings questions${scripts}`, await title.textContent(), '3 questions');
        is(`… one to choose from${scripts}`, await choice.getByRole('radio').count(), 3);
        await obeys('the questions');

        // What can be no answer is said at its field, and the others stay.
        await word.fill(' ');
        await number.fill('3');
        await choose('Steam').check();
        await press('Answer');
        ok(`an empty answer is refused${scripts}`, (await page.getByRole('alert').textContent()).endsWith('the answer is empty.'));
        is(`… at its field${scripts}`, [await word.getAttribute('aria-invalid'), await number.getAttribute('aria-invalid')], ['true', null]);
        is(`… the others stay${scripts}`, [await number.inputValue(), await choose('Steam').isChecked()], ['3', true]);
        await obeys('refused answers');

        await word.fill('soup');
        await press('Answer');
        is(`wrong answers lead to the dungeon${scripts}`, [await title.textContent(), new URL(page.url()).pathname], ['The dungeon', '/dungeon']);
        ok(`… which says until when${scripts}`, await page.getByText(/You are in until \d+ \w+ \d{4}, \d\d:\d\d:\d\d UTC\./).isVisible());
        ok(`… and has something to read${scripts}`, await page.getByRole('main').getByText('Dubious claim:').isVisible());
        await obeys('the dungeon');
        await follow('See whether it is open');
        is(`it is not yet${scripts}`, await page.getByRole('link', { name: 'To the bouncer' }).count(), 0);
        let_out();
        await follow('See whether it is open');
        await follow('To the bouncer');
        await press('Knock');
        await word.fill('PIEROGI!');
        await number.fill('2');
        await choose('Dough').check();
        await press('Answer');
        is(`right answers let in${scripts}`, await title.textContent(), 'Come in');
        ok(`… and pay${scripts}`, await page.getByText('They have earned you 5 clout, and you have 5 now.').isVisible());
        await obeys('coming in');
        await page.reload();
        ok(`… once, however often one looks${scripts}`, await page.getByText('and you have 5 now.').isVisible());
        await follow('Go on');
        is(`the guest comes to where the way began${scripts}`, new URL(page.url()).pathname, '/me');
        ok(`… as somebody${scripts}`, (await title.textContent()).startsWith('guest-'));
        await close(`bouncer${scripts}`);
    }
});
