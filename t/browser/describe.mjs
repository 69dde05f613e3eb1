// Somebody describes a picture of somebody else, who takes the words; and one of her own: by role and accessible name only,
// with and without scripts.
import { execFileSync } from 'node:child_process';
import { base, folder, is, ok, open, story } from './lib.mjs';
import { obeys } from './rules.mjs';

const pierogis = (...words) => execFileSync(`${folder}/bin/pierogis`, words, { encoding: 'utf8' });

// A browser in which `handle` is logged in.
async function open_as(handle, options) {
    const browser = await open(options);
    const control = await browser.context.newCDPSession(browser.page);

    await control.send('Emulation.setScriptExecutionDisabled', { value: !options.javaScriptEnabled });
    await browser.page.goto(JSON.parse(pierogis('--json', 'check', handle)).link);
    await browser.page.getByRole('button', { name: 'Log in', exact: true }).click();
    await browser.page.waitForLoadState();
    return { ...browser, obeys: name => obeys(browser.page, control, options.javaScriptEnabled, name) };
}

await story(async () => {
    for (const javaScriptEnabled of [true, false]) {
        const scripts = javaScriptEnabled ? '' : ', no scripts';
        const name = javaScriptEnabled ? 'plain' : 'plainer';
        const anna = await open_as('anna', { javaScriptEnabled, reducedMotion: 'reduce' });
        const posy = await open_as('posy', { javaScriptEnabled, reducedMotion: 'reduce' });
        const words = anna.page.getByRole('textbox', { name: 'Describe this picture' });
        const own_words = posy.page.getByRole('textbox', { name: 'Describe this picture' });

        // Anna has words for a picture of Posy's.
        await anna.page.goto(`${base}/p/long/${name}`);
        await anna.obeys(`a picture that asks for words${scripts}`);
        await words.evaluate(field => field.removeAttribute('required'));
        await anna.page.getByRole('button', { name: 'Offer the description' }).click();
        ok(`no words are refused${scripts}`, (await anna.page.getByRole('alert').textContent()).startsWith('The description is empty'));
        is(`… at their field${scripts}`, await words.getAttribute('aria-invalid'), 'true');
        await anna.obeys(`words that are refused${scripts}`);
        await words.fill('One colour, all over');
        await anna.page.getByRole('button', { name: 'Offer the description' }).click();
        is(`words lead back to the picture${scripts}`, new URL(anna.page.url()).pathname, `/p/long/${name}`);
        ok(`… where they wait${scripts}`, await anna.page.getByText('Your words wait for an answer: “One colour, all over”').isVisible());
        await anna.obeys(`words that wait${scripts}`);
        await anna.page.getByRole('button', { name: 'Take them back' }).click();
        ok(`they can be taken back${scripts}`, await words.isVisible());
        await words.fill('One colour, all over');
        await anna.page.getByRole('button', { name: 'Offer the description' }).click();
        await anna.page.waitForLoadState();

        // Posy finds them, looks at the picture, and takes them.
        await posy.page.goto(`${base}/me`);
        const offers = posy.page.getByRole('region', { name: 'Words for your pictures' });
        is(`its owner finds them${scripts}`, await offers.getByRole('listitem').count(), 1);
        await posy.obeys(`words for your pictures${scripts}`);
        await offers.getByRole('link').click();
        ok(`… and the picture${scripts}`, await own_words.isVisible());
        await posy.page.goBack();
        await offers.getByRole('button', { name: `Accept the words of anna for long/${name}` }).click();
        await posy.page.waitForLoadState();
        is(`… and takes them${scripts}`, [new URL(posy.page.url()).pathname, await offers.count()], ['/me', 0]);
        await anna.page.reload();
        ok(`everybody is told${scripts}`, await anna.page.getByRole('img', { name: 'One colour, all over' }).isVisible());
        await anna.page.goto(`${base}/me`);
        ok(`… and anna is paid${scripts}`, await anna.page.getByText('+3 alt').first().isVisible());

        // And one of her own.
        await posy.page.goto(`${base}/p/long/own-${name}`);
        await own_words.fill('Mine');
        await posy.page.getByRole('button', { name: 'Save the description' }).click();
        ok(`an owner needs nobody${scripts}`, await posy.page.getByRole('img', { name: 'Mine', exact: true }).isVisible());
        await posy.page.getByRole('link', { name: 'posy', exact: true }).last().click();
        is(`who posted it has a page${scripts}`, new URL(posy.page.url()).pathname, '/u/posy');
        await anna.close(`anna${scripts}`);
        await posy.close(`posy${scripts}`);
    }
});
