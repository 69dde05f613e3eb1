// Polls X's stand-in (fake_x.mjs) again and again while people write and like and anything goes wrong, and then looks whether
// everybody got exactly one answer to each message, and each like was paid once.
//     node x_weather.mjs FAKE PIEROGIS SEED ROUNDS      PIEROGIS_HOME is the site; it must have the waiter's keys
// Prints "ok - …" and "not ok - …" lines, and "end".
import { spawnSync } from 'node:child_process';

const [fake, pierogis, seed, rounds] = process.argv.slice(2);
const home = process.env.PIEROGIS_HOME;

// Mulberry32: small, and the same everywhere.
let state = Number(seed) >>> 0;
function random(below) {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
}
const pick = list => list[random(list.length)];

async function happen(what, more = {}) {
    return (await fetch(`${fake}/fake/do`, { method: 'POST', body: JSON.stringify({ do: what, ...more }) })).json();
}
function run(program, ...args) {
    const result = spawnSync(program, args, { encoding: 'utf8' });
    return { code: result.status, out: result.stdout, err: result.stderr };
}
const sql = text => run('sqlite3', '-json', `${home}/db/site.db`, `.timeout 10000`, text).out;
const rows = text => JSON.parse(sql(text) || '[]');

const problem = (status, body, headers = {}) => ({ fault: 'answer', status, body: JSON.stringify(body), headers });
const faults = [
    { fault: 'drop' }, { fault: 'lose' }, { fault: 'cut' }, { fault: 'garbage' }, { fault: 'slow' }, { fault: 'repeat', on: '^GET' },
    { fault: 'delay', ms: 30 }, { fault: 'answer', status: 500, body: '<html>' }, { fault: 'answer', status: 503, body: '' },
    problem(429, { errors: [{ code: 88, message: 'Rate limit exceeded' }] }),
    problem(429, { title: 'Too Many Requests' }, { 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': 'now+900' }),
    problem(429, { title: 'UsageCapExceeded' }), problem(402, {}),
];

// Time goes by: limits are over, and what was to be waited for.
async function wait() {
    for (const call of ['events', 'conversation', 'send', 'mentions', 'posts']) {
        await happen('limit', { call, left: 15 });
    }
    sql("DELETE FROM waiter_note WHERE name LIKE 'limit.%' OR name LIKE 'next.%' OR name = 'paused-until';"
        + 'UPDATE message SET next_at = 0; UPDATE tagged SET check_at = 0');
}

const people = [], written = new Map(), posts = new Map();
for (let i = 0; i < 12; i++) {
    people.push((await happen('person', { id: String(5000 + i), username: `guest_${i}` })).id);
}
await happen('person', { id: '88', username: 'chef' });

async function somethingHappens() {
    const from = pick(people);
    switch (random(8)) {
    case 0:
        await happen('message', { from: '1000', to: from, text: 'of his own, by hand' });
        break;
    case 1:
        await happen('message', { from, text: 'clout? claim? help!', group: '1582838499983560000' });
        break;
    case 2: {
        const likes = random(3);
        posts.set((await happen('post', { by: from, text: 'look, @chef', likes })).id, likes);
        break;
    }
    case 3:
        if (posts.size > 0) {
            const post = pick([...posts.keys()]), likes = random(6);
            posts.set(post, Math.max(posts.get(post), likes));
            await happen('like', { post, likes });
        }
        break;
    default:
        written.set((await happen('message', { from, text: pick(['clout & please', 'CLAIM <3', 'check', 'help me']) })).id, from);
    }
}

let bad = [];
async function poll() {
    const { code, err } = run(pierogis, '--quiet', 'waiter', 'poll');
    if (![0, 75].includes(code) || /secret|consumer[-+]|Sanitizer|runtime error/.test(err)) {
        bad.push(`${code}: ${err}`);
    }
}

// Likes are paid to those who have an account, which a first check makes.
for (const from of people) {
    written.set((await happen('message', { from, text: 'check' })).id, from);
}
await poll();
await wait();
for (let round = 0; round < Number(rounds); round++) {
    for (let i = random(5); i > 0; i--) {
        await somethingHappens();
    }
    for (let i = random(3); i > 0; i--) {
        await happen('fault', { on: '.', after: random(3), ...pick(faults) });
    }
    if (random(10) === 0) {
        await happen('tokens');
    }
    if (random(10) === 0) {
        await happen('clock', { ahead: pick([0, 3600, -3600]) });
    }
    await poll();
    await wait();
}
await happen('calm');
await happen('clock', { ahead: 0 });
for (let i = 0; i < 12; i++) {
    await wait();
    await poll();
}

function is(name, got, want) {
    const same = JSON.stringify(got) === JSON.stringify(want);
    console.log(`${same ? 'ok' : 'not ok'} - ${name}`);
    if (!same) {
        console.log(`# got  ${JSON.stringify(got).slice(0, 2000)}\n# want ${JSON.stringify(want).slice(0, 2000)}`);
    }
}
const { sent, requests } = await happen('look');
const messages = rows("SELECT event_id, sender, state, remote_id FROM message WHERE transport = 'x'");
const known = new Map(messages.map(each => [each.event_id, each]));
is('every poll ended well', bad, []);
is('something went wrong', requests.filter(each => each.fault).length > 5, true);
is('every message is there, and nothing else', messages.map(each => each.event_id).sort(), [...written.keys()].sort());
is('under the name of who wrote it', messages.filter(each => written.get(each.event_id) !== each.sender), []);
is('nothing waits', messages.filter(each => !['sent', 'done'].includes(each.state)), []);
is('each answer has a number of its own', new Set(messages.filter(each => each.state === 'sent').map(each => each.remote_id)).size,
    messages.filter(each => each.state === 'sent').length);
const byHand = sent.filter(each => each.text === 'of his own, by hand').length;
is('as many answers have arrived as were sent', sent.length - byHand, messages.filter(each => each.state === 'sent').length);
is('each at whom it was for', sent.filter(each => each.text !== 'of his own, by hand').filter(each =>
    messages.find(message => message.remote_id === each.id)?.sender !== each.to), []);
const unanswered = [...written.entries()].filter(([id]) => known.get(id)?.state === 'done').map(([, from]) => from);
const newest = new Map([...written.entries()].map(([id, from]) => [from, id]));
is('everybody has an answer to what they said last', [...newest.values()].filter(id => known.get(id)?.state !== 'sent'), []);
console.log(`# ${written.size} messages, ${requests.length} requests, ${requests.filter(each => each.fault).length} faults, `
    + `${unanswered.length} without an answer`);
const tagged = rows("SELECT post_id, likes, credited FROM tagged WHERE transport = 'x'");
is('every post is there', tagged.map(each => each.post_id).sort(), [...posts.keys()].sort());
is('every like is paid', tagged.filter(each => each.credited < each.likes), []);
is('and none that never was', tagged.filter(each => each.credited > posts.get(each.post_id)), []);
is('once', rows("SELECT COALESCE(SUM(amount), 0) AS paid FROM entry WHERE reason = 'like'")[0].paid,
    tagged.reduce((sum, each) => sum + each.credited, 0));
console.log('end');
