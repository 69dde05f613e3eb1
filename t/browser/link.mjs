// An admin asks somebody who they are elsewhere; they say yes on their page and send the waiter the code from there: by role
// and accessible name only, with and without scripts.
import { execFileSync } from 'node:child_process';
import { base, folder, is, ok, open, story } from './lib.mjs';
import { obeys } from './rules.mjs';

const pierogis = (...words) => execFileSync(`${folder}/bin/pierogis`, words, { encoding: 'utf8' });

await story(async () => {
    pierogis('--quiet', 'account', 'add', 'ola');
    for (const javaScriptEnabled of [true, false]) {
        const scripts = javaScriptEnabled ? '' : ', no scripts';
        const [id, stranger] = javaScriptEnabled ? ['77', '78'] : ['87', '88'];
        const { context, page, close } = await open({ javaScriptEnabled, reducedMotion: 'reduce' });
        const control = await context.newCDPSession(page);
        await control.send('Emulation.setScriptExecutionDisabled', { value: !javaScriptEnabled });
        const elsewhere = page.getByRole('region', { name: 'Elsewhere' });
        const press = async name => {
            await elsewhere.getByRole('button', { name, exact: true }).click();
            await page.waitForLoadState();
        };
        await page.goto(JSON.parse(pierogis('--json', 'check', 'ola')).link);
        await page.getByRole('button', { name: 'Log in', exact: true }).click();
        await page.waitForLoadState();
        const before = await elsewhere.getByRole('listitem').count();

        pierogis('--quiet', 'account', 'link', 'ola', `local:${id}`);
        pierogis('--quiet', 'account', 'link', 'ola', `local:${stranger}`);
        await page.reload();
        is(`two questions${scripts}`, await elsewhere.getByRole('listitem').count() - before, 2);
        ok(`… say what a yes means${scripts}`, await elsewhere.getByText(`Are you local:${id}? Say yes only if you are`).isVisible());
        await obeys(page, control, javaScriptEnabled, `questions${scripts}`);
        await press(`No I am not local:${stranger}`);
        is(`a no ends one${scripts}`, await elsewhere.getByRole('listitem').count() - before, 1);
        await press(`Yes I am local:${id}`);
        const code = await elsewhere.getByRole('code').textContent();
        ok(`a yes shows a code${scripts}`, /^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/.test(code), code);
        await obeys(page, control, javaScriptEnabled, `a code${scripts}`);
        ok(`the waiter knows who sends it${scripts}`, /\bola\b/.test(pierogis('waiter', 'hear', '--from', id, code)));
        await page.reload();
        is(`… and the page says so${scripts}`, await elsewhere.getByRole('listitem').last().textContent(), `local:${id}`);
        is(`… without a question${scripts}`, await elsewhere.getByRole('button').count(), 0);
        await close(`ola${scripts}`);
    }
});
