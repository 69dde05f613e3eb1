// What the browser stories share: Debian's chromium, and results as lines that t/full/browser.t counts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const [base, folder] = process.argv.slice(2);

export function ok(name, pass, note = '') {
    console.log(`${pass ? 'ok' : 'not ok'} - ${name}`);
    if (!pass) {
        console.log(String(note).replace(/^/gm, '# '));
    }
    return pass;
}

export function is(name, got, want) {
    const [a, b] = [JSON.stringify(got), JSON.stringify(want)];
    return ok(name, a === b, `got ${a}\nwant ${b}`);
}

// A browser that nobody has used before. `pages` gets what went wrong while it was looked at.
export async function open(options = {}) {
    const profile = mkdtempSync(join(tmpdir(), 'pierogis-browser-'));
    const context = await chromium.launchPersistentContext(profile, {
        executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
        headless: true,
        viewport: { width: 1280, height: 900 },
        colorScheme: 'light',
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
            '--disable-component-update', '--disable-sync', '--mute-audio'],
        ...options,
    });
    const page = context.pages()[0] ?? await context.newPage();
    const wrong = { foreign: [], errors: [], failed: [] };

    page.setDefaultTimeout(20000);
    context.on('request', request => {
        if (!request.url().startsWith(`${base}/`) && !request.url().startsWith('data:')) {
            wrong.foreign.push(request.url());
        }
    });
    context.on('response', response => {
        if (response.status() >= 400 && response.request().resourceType() !== 'document') {
            wrong.failed.push(`${response.status()} ${response.url()}`);
        }
    });
    page.on('console', message => {
        // Chromium says so of every page whose status is an error, which is what we want of error pages.
        if (['error', 'warning'].includes(message.type()) && !/^Failed to load resource.*status of 4/.test(message.text())) {
            wrong.errors.push(`${page.url()}: ${message.text()}`);
        }
    });
    page.on('pageerror', error => wrong.errors.push(`${page.url()}: ${error}`));
    return {
        context,
        page,
        wrong,
        async close(name) {
            is(`${name}: nothing was asked of another origin`, wrong.foreign, []);
            is(`${name}: every file came`, wrong.failed, []);
            is(`${name}: the console stayed empty`, wrong.errors, []);
            await context.close();
            rmSync(profile, { recursive: true, force: true });
        },
    };
}

// One of every kind of page of the demo.
export const kinds = [
    ['home', '/'],
    ['all projects', '/projects'],
    ['claims', '/claims'],
    ['the second page of claims', '/claims?PAGE2'],
    ['a project', '/p/kitchen'],
    ['a sub-project', '/p/kitchen/soups/red'],
    ['the second page of a project', '/p/long?PAGE2'],
    ['a picture', '/p/market/fields/dusk'],
    ['a picture in colours of its own', '/p/night/loaves/grey-loaf'],
    ['an undescribed picture', '/p/long/undescribed'],
    ['a decorative picture', '/p/paper/wrapping-paper'],
    ['an animation', '/p/kitchen/bounce'],
    ['a video', '/p/kitchen/leap'],
    ['a sound', '/p/night/waltz'],
    ['a text', '/p/kitchen/dough/dough-that-forgives'],
    ['an empty project', '/p/empty'],
    ['logging in', '/check'],
    ['a link with a check', '/check?code=7F3K-QW0Z-5M2X-9HJT'],
    ['the bouncer', '/oracle'],
    ['the dungeon', '/dungeon'],
    ['somebody', '/u/admin'],
    ['a page that asks who it is', '/me'],
    ['a refusal', '/p/nothing'],
    ['a mistake', '/p/kitchen?after=x'],
];

// Opens a page of the list; the address of a second page stands only on the first.
export async function visit(page, address) {
    if (address.endsWith('?PAGE2')) {
        await page.goto(base + address.replace('?PAGE2', ''));
        await page.goto(base + await page.getByRole('link', { name: 'Older' }).getAttribute('href'));
    } else {
        await page.goto(base + address);
    }
}

// Runs the story; an exception is a failed test, and the last line says that nothing was cut off.
export async function story(run) {
    try {
        await run();
    } catch (error) {
        ok('the story goes on', false, error.stack);
    }
    console.log('end');
    process.exit();
}
