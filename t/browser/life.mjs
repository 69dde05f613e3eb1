// The life of somebody on a site: a stranger fails, sits in the dungeon, passes, makes a claim, uploads a picture which
// staff approve, and logs in elsewhere as a member who has all of it. By role and accessible name only, with scripts and
// without. Nothing has happened on the site before, except that its bouncer has learned forty questions.
import { execFileSync } from 'node:child_process';
import { base, folder, is, ok, open, story } from './lib.mjs';
import { obeys } from './rules.mjs';

const home = process.env.PIEROGIS_HOME;
const pierogis = (...words) => execFileSync(`${folder}/bin/pierogis`, words, { encoding: 'utf8' });
const check_of = handle => JSON.parse(pierogis('--json', 'check', handle)).check;
// Half a minute, or more, in no time.
const time_passes = () => execFileSync('sqlite3', [`${home}/db/site.db`, "UPDATE dungeon SET until = strftime('%s') - 1"]);
const rgb = hex => `rgb(${[1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16)).join(', ')})`;

// Somebody's browser, and how its person uses it.
async function browser(scripts) {
    const { context, page, close } = await open({ javaScriptEnabled: scripts, reducedMotion: 'reduce' });
    const control = await context.newCDPSession(page);
    await control.send('Emulation.setScriptExecutionDisabled', { value: !scripts });
    return {
        page,
        close,
        site: page.getByRole('navigation', { name: 'Site' }),
        main: page.getByRole('main'),
        title: page.getByRole('heading', { level: 1 }),
        path: () => new URL(page.url()).pathname,
        async press(name) {
            await page.getByRole('main').getByRole('button', { name, exact: typeof name === 'string' }).click();
            await page.waitForLoadState();
        },
        async follow(name, where = page.getByRole('main')) {
            await where.getByRole('link', { name, exact: typeof name === 'string' }).click();
            await page.waitForLoadState();
        },
        async log_in(handle) {
            await page.goto(`${base}/check`);
            await page.getByRole('textbox', { name: 'Check', exact: true }).fill(check_of(handle));
            await this.press('Log in');
        },
        colours: () => page.locator('body').evaluate(body => getComputedStyle(body).backgroundColor),
        obeys: name => obeys(page, control, scripts, name),
    };
}

// Answers what the bouncer asks. Every question is "What is in pot 7?", and the answer to that is "soup 7".
async function answer(person, right) {
    const fields = await person.main.getByRole('textbox').all();
    for (const field of fields) {
        const name = await field.evaluate(input => input.labels[0].textContent);
        await field.fill(right ? `Soup ${name.match(/pot (\d+)/)[1]}` : 'nothing');
    }
    await person.press('Answer');
    return fields.length;
}

await story(async () => {
    for (const scripts of [true, false]) {
        const mode = scripts ? 'with scripts' : 'without scripts';
        const is_so = (name, got, want) => is(`${mode}: ${name}`, got, want);
        const member = scripts ? 'zofia' : 'wanda';
        const claim = `a pot is a hat for soup, ${mode}`;
        const picture = scripts ? 'Green steam' : 'Blue steam';
        pierogis('--quiet', 'account', 'add', member);

        // The door.
        const stranger = await browser(scripts);
        const { page, site, main, title } = stranger;
        is_so('a claim is not for strangers', (await page.goto(`${base}/claim`)).status(), 401);
        await stranger.obeys(`the way in, ${mode}`);
        await stranger.follow('Answer the bouncer');
        is_so('there is a bouncer', await title.textContent(), 'The bouncer');
        await stranger.obeys(`the bouncer, ${mode}`);
        await stranger.press('Knock');
        is_so('who asks', await title.textContent(), '3 questions');
        const questions = page.url();
        const first = await main.textContent();
        await page.reload();
        is_so('the same again', await main.textContent(), first);
        await stranger.obeys(`the questions, ${mode}`);
        is_so('three questions', await answer(stranger, false), 3);

        // The dungeon.
        is_so('wrong answers lead to the dungeon', [await title.textContent(), stranger.path()], ['The dungeon', '/dungeon']);
        ok(`${mode}: which says until when`, await main.getByText('You are in until').isVisible());
        is_so('its colours are the other way round', await stranger.colours(), rgb('#001432'));
        await stranger.obeys(`the dungeon, ${mode}`);
        await stranger.follow('See whether it is open');
        is_so('it is not open yet', await title.textContent(), 'The dungeon');
        await page.goto(questions);
        ok(`${mode}: nor are the questions`, await main.getByRole('button', { name: 'Answer' }).count() === 0);
        await page.goto(`${base}/dungeon?next=%2Fclaim`);
        time_passes();
        await stranger.follow('See whether it is open');
        ok(`${mode}: later it is open`, await main.getByText('The door is open').isVisible());
        await stranger.follow('To the bouncer');
        await stranger.press('Knock');
        await answer(stranger, true);

        // A claim.
        is_so('right answers open the door', await title.textContent(), 'Come in');
        const guest = await site.getByRole('link').last().textContent();
        ok(`${mode}: to a guest`, guest.startsWith('guest-'), guest);
        ok(`${mode}: who is paid`, await main.getByText('earned you 30 clout').isVisible());
        await stranger.obeys(`the open door, ${mode}`);
        await stranger.follow('Go on');
        is_so('and goes on to where the way began', [await title.textContent(), stranger.path()], ['Make a claim', '/claim']);
        await stranger.obeys(`claiming, ${mode}`);
        await page.getByRole('textbox', { name: 'What is your name?' }).fill('Napoleon');
        await page.getByRole('textbox', { name: 'What do you claim?' }).fill(claim);
        await stranger.press('See how it looks');
        is_so('one sees it before', await title.textContent(), 'Your claim');
        await stranger.obeys(`confirming, ${mode}`);
        await stranger.press(/^Claim it/);
        ok(`${mode}: then everybody does`, await main.getByText(claim).first().isVisible());
        const reader = await browser(scripts);
        await reader.page.goto(`${base}/`);
        const subtitle = reader.page.getByText('Dubious claim:').locator('..');
        ok(`${mode}: as the subtitle of the site`, (await subtitle.textContent()).includes(claim), await subtitle.textContent());
        is_so('with its author', await subtitle.getByRole('link').textContent(), guest);

        // A picture.
        await stranger.follow('Upload', site);
        is_so('there is a page to upload', await title.textContent(), 'Upload');
        await page.getByRole('combobox', { name: 'Project' }).selectOption({ label: 'The kitchen (kitchen)' });
        await page.getByLabel('File', { exact: true }).setInputFiles(`${home}/../${scripts ? 'green' : 'blue'}.png`);
        await page.getByRole('textbox', { name: 'Title' }).fill(picture);
        await stranger.press(/^Upload/);
        ok(`${mode}: a picture wants words`, await main.getByRole('alert').isVisible());
        await stranger.obeys(`a refused upload, ${mode}`);
        await page.getByLabel('File', { exact: true }).setInputFiles(`${home}/../${scripts ? 'green' : 'blue'}.png`);
        await page.getByRole('textbox', { name: 'Description' }).fill('Steam over a pot');
        await stranger.press(/^Upload/);
        await stranger.obeys(`after an upload, ${mode}`);
        ok(`${mode}: it waits`, /wait/.test(await main.textContent()), await main.textContent());
        await reader.page.goto(`${base}/p/kitchen`);
        is_so('nobody sees it yet', await reader.page.getByText(picture).count(), 0);

        // Staff.
        const staff = await browser(scripts);
        await staff.log_in('stefan');
        await staff.follow('Mainframe', staff.site);
        is_so('staff have a queue', await staff.title.textContent(), 'Mainframe');
        const uploads = staff.page.getByRole('region', { name: 'Uploads that wait' });
        ok(`${mode}: with the picture`, await uploads.getByRole('heading', { name: picture }).isVisible());
        await staff.page.waitForFunction(() => [...document.querySelectorAll('main img')].every(i => i.complete));
        ok(`${mode}: to be seen`, await uploads.getByRole('img').first().evaluate(image => image.naturalWidth > 0));
        await staff.obeys(`the mainframe, ${mode}`);
        await staff.press(new RegExp(`^Approve ${picture}, number \\d+$`));
        is_so('approved, it waits no more', await uploads.getByRole('heading', { name: picture }).count(), 0);
        await reader.page.goto(`${base}/p/kitchen`);
        await reader.follow(picture);
        is_so('it is there for all', await reader.title.textContent(), picture);
        is_so('in the colours of its project', await reader.colours(), rgb('#e3f6e5'));

        // A name.
        await stranger.log_in(member);
        is_so('with a check the guest becomes a member', [await title.textContent(), stranger.path()], [member, '/me']);
        const elsewhere = await browser(scripts);
        await elsewhere.log_in(member);
        is_so('who can log in elsewhere', await elsewhere.title.textContent(), member);
        const facts = await elsewhere.page.getByRole('region', { name: 'Facts' }).textContent();
        ok(`${mode}: with the claim`, /Claims\s*1\b/.test(facts), facts);
        ok(`${mode}: and all clout spent`, /Clout\s*0\b/.test(facts), facts);
        const history = await elsewhere.page.getByRole('region', { name: 'Clout' }).getByRole('listitem').allTextContents();
        is_so('which was earned once', history.map(line => line.match(/^\S+ \w+/)[0]),
            ['-30 merge', '+10 merge', '+10 merge', '+10 merge']);
        await elsewhere.page.goto(`${base}/claims`);
        is_so('the claim is signed', await elsewhere.main.getByRole('listitem').filter({ hasText: claim })
            .getByRole('link').first().textContent(), member);
        await elsewhere.page.goto(`${base}/p/kitchen`);
        await elsewhere.follow(picture);
        is_so('so is the picture', await elsewhere.main.getByRole('link', { name: member, exact: true }).count(), 1);
        await page.goto(`${base}/u/${guest}`);
        is_so('the guest is gone', await title.textContent() !== guest, true);

        // Order.
        await staff.page.goto(`${base}/mainframe`);
        await staff.press(new RegExp(`^Hide ${claim}, number \\d+$`));
        await reader.page.goto(`${base}/claims`);
        is_so('staff hide a claim', await reader.page.getByText(claim).count(), 0);
        ok(`${mode}: the ledger is sound`, pierogis('clout', 'verify').startsWith('the ledger is sound'));
        for (const [name, person] of Object.entries({ stranger, reader, staff, elsewhere })) {
            await person.close(`${mode}: ${name}`);
        }
    }
});
