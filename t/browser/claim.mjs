// A member makes a claim and posts a picture; staff decides about both in the mainframe and beside them: by role and
// accessible name only, by keyboard where it decides, with and without scripts.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { base, folder, is, ok, open, story } from './lib.mjs';
import { rules_add, rules_check } from './rules.mjs';

const pierogis = (...words) => execFileSync(`${folder}/bin/pierogis`, ['--quiet', ...words], { encoding: 'utf8' });
const files = mkdtempSync(join(tmpdir(), 'pierogis-claim-'));

await story(async () => {
    pierogis('account', 'add', 'stella', '--role', 'staff');
    for (const javaScriptEnabled of [true, false]) {
        const scripts = javaScriptEnabled ? '' : ', no scripts';
        const who = javaScriptEnabled ? 'karol' : 'karolina';
        const kettle = javaScriptEnabled ? 'Old kettle' : 'Older kettle';
        const words = javaScriptEnabled ? 'a fold is a contract' : 'a pleat is a treaty';
        const { context, page, close } = await open({ javaScriptEnabled, reducedMotion: 'reduce' });
        const control = await context.newCDPSession(page);
        await control.send('Emulation.setScriptExecutionDisabled', { value: !javaScriptEnabled }); // to lift it later
        const title = page.getByRole('heading', { level: 1 });
        const button = name => page.getByRole('main').getByRole('button', { name });
        const path = () => new URL(page.url()).pathname;
        const press = async what => {
            await what.focus();
            await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
        };
        const log_in = async handle => {
            await page.goto(JSON.parse(pierogis('--json', 'check', handle)).link);
            await press(page.getByRole('button', { name: 'Log in', exact: true }));
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

        // Too poor, then rich enough.
        pierogis('account', 'add', who);
        await log_in(who);
        await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Claims', exact: true }).click();
        await page.getByRole('link', { name: 'Make a claim' }).click();
        is(`the scene${scripts}`, await title.textContent(), 'Make a claim');
        await obeys('the scene');
        await page.getByRole('textbox', { name: 'What is your name?' }).fill('Nobody');
        await page.getByRole('textbox', { name: 'What do you claim?' }).fill(words);
        await press(button('See how it looks'));
        ok(`who is poor reads so${scripts}`, (await page.getByRole('alert').textContent()).startsWith('This costs '));
        is(`… with what was typed${scripts}`, await page.getByRole('textbox', { name: 'What do you claim?' }).inputValue(), words);
        ok(`… and where clout is earned${scripts}`, (await page.getByRole('link', { name: 'To the bouncer' }).getAttribute('href')).endsWith('/oracle?next=%2Fclaim'));
        await obeys('the refused scene');
        pierogis('clout', 'grant', who, '60', '--reason', 'test');
        await press(button('See how it looks'));
        is(`what it would be${scripts}`, await title.textContent(), 'Your claim');
        ok(`… word for word${scripts}`, await page.getByRole('main').getByText(`Dubious claim: ${words} — ${who}`).isVisible());
        await obeys('what it would be');
        await press(button('Change it'));
        await page.getByRole('textbox', { name: 'What do you claim?' }).fill(`${words}!`);
        await press(button('See how it looks'));
        await press(button(/^Claim it for \d+ clout$/));
        is(`it is posted${scripts}`, [path(), await page.getByText(`${words}!`, { exact: true }).count()], ['/claims', 1]);
        is(`… members have no buttons${scripts}`, await page.getByRole('button').count(), 0);
        for (const name of [`${kettle}`, 'Spoon']) {
            execFileSync('convert', ['-size', '640x400', `plasma:${name === 'Spoon' ? 'navy' : 'tomato'}-${javaScriptEnabled ? 'gold' : 'white'}`, `${files}/a.png`]);
            pierogis('upload', 'kitchen', `${files}/a.png`, '--title', name, '--alt', `A picture of it`, '--as', who);
        }

        // Staff decides.
        await log_in('stella');
        await page.getByRole('navigation', { name: 'Site' }).getByRole('link', { name: 'Mainframe' }).click();
        is(`the mainframe${scripts}`, await title.textContent(), 'Mainframe');
        const preview = page.getByRole('region', { name: 'Uploads that wait' }).getByRole('img', { name: 'A picture of it' }).first();
        await preview.scrollIntoViewIfNeeded();
        await control.send('Emulation.setScriptExecutionDisabled', { value: false });
        await page.waitForFunction(() => [...document.querySelectorAll('.preview img')].some(img => img.complete && img.naturalWidth > 0));
        await control.send('Emulation.setScriptExecutionDisabled', { value: !javaScriptEnabled });
        ok(`… shows what waits${scripts}`, await preview.isVisible());
        await obeys('the mainframe');
        await page.setViewportSize({ width: 1280, height: 900 });
        await press(button(new RegExp(`^Approve ${kettle}, number`)));
        await press(button(/^Reject Spoon, number/));
        is(`nothing waits any more${scripts}`, [path(), await page.getByText('Nothing waits.').count()], ['/mainframe', 1]);
        await page.goto(`${base}/p/kitchen`);
        await page.getByRole('link', { name: kettle, exact: true }).click();
        is(`what is approved is there${scripts}`, (await title.textContent()).trim(), kettle);
        await obeys('an item that staff looks at');
        const item = page.url();
        await press(button(new RegExp(`^Hide ${kettle}, number`)));
        is(`hidden, it leads to its project${scripts}`, path(), '/p/kitchen');
        is(`… and is gone${scripts}`, (await page.goto(item)).status(), 404);
        await page.goto(`${base}/p/kitchen`);
        await obeys('a project that staff looks at');
        await page.goto(`${base}/claims`);
        await obeys('claims that staff looks at');
        await press(button(new RegExp(`^Hide ${words}!, number`)));
        is(`a hidden claim is gone, and staff where it was${scripts}`, [path(), await page.getByText(`${words}!`, { exact: true }).count()], ['/claims', 0]);
        await page.goto(`${base}/u/${who}`);
        await obeys('somebody whom staff looks at');
        await close(`claim${scripts}`);
    }
    rmSync(files, { recursive: true });
});
