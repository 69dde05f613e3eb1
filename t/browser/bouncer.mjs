// The bouncer's questions of several kinds, found by role and accessible name only; what is refused, and what is paid. With and
// without scripts. t/full/browser.t has put the questions into the pool.
import { base, is, ok, open, story } from './lib.mjs';
import { obeys } from './rules.mjs';

await story(async () => {
    for (const scripts of [true, false]) {
        const mode = scripts ? 'with scripts' : 'without scripts';
        const { context, page, close } = await open({ javaScriptEnabled: scripts, reducedMotion: 'reduce' });
        const control = await context.newCDPSession(page);
        await control.send('Emulation.setScriptExecutionDisabled', { value: !scripts });
        const title = page.getByRole('heading', { level: 1 });
        const press = async name => {
            await page.getByRole('button', { name, exact: true }).click();
            await page.waitForLoadState();
        };
        const word = page.getByRole('textbox', { name: 'What is boiled, then fried?' });
        const number = page.getByRole('textbox', { name: 'How many edges has a half-moon?' });
        const choice = page.getByRole('radiogroup', { name: 'Which of these is folded first?' });
        const choose = name => choice.getByRole('radio', { name, exact: true });

        await page.goto(`${base}/oracle`);
        await press('Knock');
        is(`${mode}: a question to choose from`, await choice.getByRole('radio').count(), 3);
        await obeys(page, control, scripts, `questions of all kinds, ${mode}`);

        // What can be no answer is said at its field, and the others stay.
        await word.fill(' ');
        await number.fill('3');
        await choose('Steam').check();
        await press('Answer');
        ok(`${mode}: an empty answer is refused`, (await page.getByRole('alert').textContent()).endsWith('the answer is empty.'));
        is(`${mode}: at its field`, [await word.getAttribute('aria-invalid'), await number.getAttribute('aria-invalid')], ['true', null]);
        is(`${mode}: the others stay`, [await number.inputValue(), await choose('Steam').isChecked()], ['3', true]);
        await obeys(page, control, scripts, `refused answers, ${mode}`);

        await word.fill('PIEROGI!');
        await number.fill('2');
        await choose('Dough').focus();
        await page.keyboard.press('Space');
        await press('Answer');
        is(`${mode}: right answers let in`, await title.textContent(), 'Come in');
        ok(`${mode}: and pay`, await page.getByText('They have earned you 5 clout, and you have 5 now.').isVisible());
        await page.reload();
        ok(`${mode}: once, however often one looks`, await page.getByText('and you have 5 now.').isVisible());
        await close(`bouncer, ${mode}`);
    }
});
