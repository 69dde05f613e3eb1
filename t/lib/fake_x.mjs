// A server that answers like X's API v2, as far as the waiter uses it: accounts, direct messages, posts and their likes,
// pages, windows of rate limits, OAuth 1.0a. What happens on it, and what goes wrong, is said by requests to /fake/….
//     node fake_x.mjs STYLE      STYLE "tweet" or "post": which of its two generations of names it takes
// Prints its port, and serves until it is ended.
//
// POST /fake/do takes one JSON object {"do": NAME, …} and answers with one:
//     person   {id?, username}            → {id}
//     message  {from, text, ago?, to?, group?}  → {id}; `ago`: in seconds; `group`: a conversation of several
//     messages {from, text, count, ago?}  → {last}: many at once, "TEXT NUMBER" each
//     post     {by, text, likes?, ago?}   → {id}; @NAMES in it are mentioned
//     posts    {by, text, likes?, count}  many at once
//     like     {post, likes}              forget {post}
//     fault    {on: REGEX of "METHOD PATH", fault, times?, after?, …}; see faults below
//     calm     {}                         no fault stands any more
//     limit    {call, left}               a window of a rate limit has so many left; the windows are below, and "send.day"
//     clock    {ahead}                    its clock is so many seconds ahead
//     date     {ahead}                    so many more are in the header Date, which somebody else writes
//     access   {level}                    the app may do so much: "read", "read-write", "read-write-directmessages"
//     bases    {bases}                    the addresses under which it is asked, for signatures
//     tokens   {}                         forgets all pages that it has promised
//     block    {id}                       that person takes no messages
//     keep     {}                         remembers what is there
//     rewind   {sent}                     as it was then, with so many of the messages that the waiter has sent since
//     look     {}                         → messages that the waiter has sent, and the requests so far
import { createServer } from 'node:http';
import { refusal } from './oauth1.mjs';

const style = process.argv[2] ?? 'tweet';
const posts = style === 'tweet'
    ? { fields: 'tweet.fields', history: 'edit_history_tweet_ids', problems: 'https://api.twitter.com/2/problems/' }
    : { fields: 'post.fields', history: 'edit_history_post_ids', problems: 'https://api.x.com/2/problems/' };

export const keys = {
    consumerKey: 'consumer-key', consumerSecret: 'consumer+secret/%2B', token: '1000-token', tokenSecret: 'token=secret',
};
const waiter = '1000';
const state = {
    people: new Map([[waiter, { id: waiter, name: 'The waiter', username: 'waiter' }]]),
    events: [], // direct messages, in the order of their ids
    posts: [],
    tokens: new Map(), // of pages: what comes next
    faults: [],
    blocked: new Set(),
    bases: [],
    ahead: 0,
    dateAhead: 0,
    access: 'read-write-directmessages',
    nonces: new Set(),
    requests: [],
    windows: new Map(),
};
const quarter = 15 * 60;
const windows = { // requests per quarter of an hour
    events: 15, conversation: 15, send: 15, mentions: 300, posts: 5000, me: 75, username: 900,
};
const day = 24 * 3600;
const sendsOfDay = 1440;
const now = () => Math.floor(Date.now() / 1000) + state.ahead;

// --- ids: milliseconds above 22 bits, one after the other -------------------------------------------------------
const epoch = 1288834974657n;
let serial = 0n;
const idAt = milliseconds => String(((BigInt(milliseconds) - epoch) << 22n) + (serial++ & 0x3fffffn));
const timeOf = id => new Date(Number((BigInt(id) >> 22n) + epoch)).toISOString();
const byId = (a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1);
let last = 0;
function newId(ago = 0) {
    const at = (Date.now() + state.ahead * 1000) - ago * 1000;
    last = ago === 0 ? Math.max(at, last) : last;
    return idAt(ago === 0 ? last : at);
}

// X escapes three characters, and writes links anew.
const escape = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const shorten = text => text.replace(/https?:\/\/\S+/g, link => `https://t.co/${Buffer.from(link).toString('hex').slice(-10)}`);
const pair = (a, b) => [a, b].sort((x, y) => (BigInt(x) < BigInt(y) ? -1 : 1)).join('-');

function addMessage({ from, to = waiter, text, ago = 0, group }) {
    const event = { id: newId(ago), from, to, text: escape(shorten(text)), type: 'MessageCreate',
        conversation: group ?? pair(from, to) };
    state.events.push(event);
    if (ago > 0) {
        state.events.sort(byId);
    }
    return event;
}

// --- what goes wrong ----------------------------------------------------------------------------------------------
// A fault stands for the next `times` requests (1) that its expression is found in, after the first `after` (0):
//     drop     the connection ends before anything has happened
//     lose     it happens, and the connection ends without an answer
//     twice    it happens twice; the answer is that of the second time
//     cut      half of the answer
//     garbage  an answer that is no JSON
//     slow     the answer comes byte by byte
//     delay    it comes after `ms`
//     answer   {status, headers, body} instead of what belongs there; nothing happens
//     repeat   each entry of the list stands there twice
//     large    the answer is larger than anybody reads
function faultOf(request) {
    const fault = state.faults.find(each => new RegExp(each.on).test(request) && (each.after = (each.after ?? 0) - 1) < 0);
    if (fault && (fault.times = (fault.times ?? 1) - 1) === 0) {
        state.faults.splice(state.faults.indexOf(fault), 1);
    }
    return fault;
}

// --- answers ------------------------------------------------------------------------------------------------------
const problem = (status, name, title, more = {}) =>
    ({ status, body: { title, type: name === 'about:blank' ? name : posts.problems + name, ...more }, problem: true });
const invalid = (name, value, message) => problem(400, 'invalid-request', 'Invalid Request', {
    errors: [{ parameters: { [name]: [value] }, message }],
    detail: 'One or more parameters to your request was invalid.',
});
const missing = (resource, parameter, value) => ({
    value, detail: `Could not find ${resource} with ${parameter}: [${value}].`, title: 'Not Found Error',
    resource_type: resource, parameter, resource_id: value, type: `${posts.problems}resource-not-found`,
});

// The question's parameters, each of which must be one that is known and have a value that it may have.
function readQuery(query, rules) {
    const values = {};
    for (const [name, value] of query) {
        const rule = rules[name];
        if (!rule) {
            return { refused: invalid(name, value, `The query parameter [${name}] is not one of [${Object.keys(rules)}]`) };
        }
        if (!rule(value)) {
            return { refused: invalid(name, value, `The \`${name}\` query parameter value [${value}] is not valid`) };
        }
        values[name] = value;
    }
    return { values };
}
const number = (least, most) => value => /^\d{1,3}$/.test(value) && Number(value) >= least && Number(value) <= most;
const listOf = (...names) => value => value.split(',').every(each => names.includes(each))
    && new Set(value.split(',')).size === value.split(',').length;
const token = value => value.length >= 16 && state.tokens.has(value);
const id = value => /^\d{1,19}$/.test(value);

// A part of a list, newest first, and the tokens that lead on.
function page(list, values, most, make) {
    const begin = values.pagination_token ? state.tokens.get(values.pagination_token) : null;
    const rest = begin === null ? list : list.filter(each => BigInt(each.id) < BigInt(begin));
    const items = rest.slice(0, most);
    const body = { meta: { result_count: items.length } };
    if (items.length > 0) {
        body.data = items.map(make);
    }
    if (rest.length > items.length) {
        const next = `${Buffer.from(`page-${serial++}`).toString('hex').toUpperCase()}AAAAAAAAAAAAAAAA`.slice(0, 32);
        state.tokens.set(next, items.at(-1).id);
        body.meta.next_token = next;
    }
    return { body, items };
}

const eventFields = ['attachments', 'created_at', 'dm_conversation_id', 'entities', 'event_type', 'id', 'text',
    ...(style === 'tweet' ? ['sender_id', 'participant_ids', 'referenced_tweets'] : [])];
function readEvents(list, query) {
    const { refused, values } = readQuery(query, {
        max_results: number(1, 100), pagination_token: token,
        event_types: listOf('MessageCreate', 'ParticipantsJoin', 'ParticipantsLeave'),
        'dm_event.fields': listOf(...eventFields),
        expansions: listOf('attachments.media_keys', 'participant_ids', 'sender_id',
            style === 'tweet' ? 'referenced_tweets.id' : 'referenced_posts'),
    });
    if (refused) {
        return refused;
    }
    const fields = new Set((values['dm_event.fields'] ?? '').split(',').concat('id', 'event_type', 'text'));
    const expanded = (values.expansions ?? '').split(',').includes('sender_id');
    const types = (values.event_types ?? 'MessageCreate,ParticipantsJoin,ParticipantsLeave').split(',');
    const month = BigInt(Date.now() + state.ahead * 1000 - 30 * 24 * 3600 * 1000);
    const visible = list.filter(each => types.includes(each.type) && (BigInt(each.id) >> 22n) + epoch > month).reverse();
    const { body, items } = page(visible, values, Number(values.max_results ?? 100), each => ({
        id: each.id, event_type: each.type,
        ...(each.text === undefined ? {} : { text: each.text }),
        ...(fields.has('created_at') ? { created_at: timeOf(each.id).replace(/\.\d+Z/, '.000Z') } : {}),
        ...(fields.has('dm_conversation_id') ? { dm_conversation_id: each.conversation } : {}),
        ...(fields.has('sender_id') || expanded ? { sender_id: each.from } : {}),
    }));
    if (expanded && items.length > 0) {
        body.includes = { users: [...new Set(items.map(each => each.from))].map(each => state.people.get(each)) };
    }
    return { status: 200, body };
}

const postRules = {
    [posts.fields]: listOf('created_at', 'id', 'public_metrics', 'text', ...(style === 'tweet' ? ['author_id'] : [])),
    expansions: listOf('author_id'),
};
function showPost(fields) {
    return each => ({
        id: each.id, text: each.text, [posts.history]: [each.id],
        ...(fields.has('author_id') ? { author_id: each.by } : {}),
        ...(fields.has('created_at') ? { created_at: timeOf(each.id) } : {}),
        ...(fields.has('public_metrics') ? { public_metrics: {
            [style === 'tweet' ? 'retweet_count' : 'repost_count']: 0, reply_count: 0, like_count: each.likes, quote_count: 0,
            bookmark_count: 0, impression_count: 0 } } : {}),
    });
}
const fieldsOf = values => new Set([...(values[posts.fields] ?? '').split(','), values.expansions]);
const authorsOf = (values, items) => (values.expansions && items.length > 0
    ? { includes: { users: [...new Set(items.map(each => each.by))].map(each => state.people.get(each)) } } : {});

function mentions(user, query) {
    const { refused, values } = readQuery(query, {
        ...postRules, max_results: number(5, 100), pagination_token: token, since_id: id, until_id: id });
    if (refused) {
        return refused;
    }
    const name = state.people.get(user)?.username;
    const list = state.posts.filter(each => name && new RegExp(`@${name}\\b`).test(each.text)).reverse().slice(0, 800)
        .filter(each => !values.since_id || BigInt(each.id) > BigInt(values.since_id))
        .filter(each => !values.until_id || BigInt(each.id) < BigInt(values.until_id));
    const { body, items } = page(list, values, Number(values.max_results ?? 10), showPost(fieldsOf(values)));
    if (items.length > 0) {
        body.meta.newest_id = items[0].id;
        body.meta.oldest_id = items.at(-1).id;
    }
    return { status: 200, body: { ...body, ...authorsOf(values, items) } };
}

function somePosts(query) {
    const { refused, values } = readQuery(query, {
        ...postRules, ids: value => value.split(',').length <= 100 && value.split(',').every(id) });
    if (refused || !values.ids) {
        return refused ?? invalid('ids', '', 'The `ids` query parameter can not be empty');
    }
    const ids = values.ids.split(',');
    const found = ids.map(each => state.posts.find(post => post.id === each));
    const body = {};
    if (found.some(Boolean)) {
        body.data = found.filter(Boolean).map(showPost(fieldsOf(values)));
    }
    if (!found.every(Boolean)) {
        body.errors = ids.filter((each, i) => !found[i]).map(each => missing('tweet', 'ids', each));
    }
    return { status: 200, body: { ...body, ...authorsOf(values, found.filter(Boolean)) } };
}

function send(to, text) {
    let body;
    try {
        body = JSON.parse(text);
    } catch {
        return invalid('body', '', 'The body is not JSON');
    }
    if (typeof body?.text !== 'string' || body.text === '' || Object.keys(body).length !== 1) {
        return invalid('text', '', 'The message has no text');
    }
    if (!state.people.has(to) || state.blocked.has(to)) {
        return { status: 403, body: { errors: [{ code: 349, message: 'You cannot send messages to this user.' }],
            ...problem(403, 'about:blank', 'Forbidden', { status: 403, detail: 'You cannot send messages to this user.' }).body } };
    }
    const event = addMessage({ from: waiter, to, text: body.text });
    return { status: 201, body: { data: { dm_conversation_id: event.conversation, dm_event_id: event.id } } };
}

// --- requests -----------------------------------------------------------------------------------------------------
function route(method, path, query, body) {
    const mine = state.events.filter(each => each.from === waiter || each.to === waiter);
    const rows = [
        ['events', 'GET', /^\/2\/dm_events$/, () => readEvents(mine, query)],
        ['conversation', 'GET', /^\/2\/dm_conversations\/with\/(\d+)\/dm_events$/, other =>
            readEvents(mine.filter(each => each.conversation === pair(waiter, other)), query)],
        ['send', 'POST', /^\/2\/dm_conversations\/with\/(\d+)\/messages$/, other => send(other, body)],
        ['mentions', 'GET', /^\/2\/users\/(\d+)\/mentions$/, user => mentions(user, query)],
        ['posts', 'GET', /^\/2\/tweets$/, () => somePosts(query)],
        ['me', 'GET', /^\/2\/users\/me$/, () => ({ status: 200, body: { data: state.people.get(waiter) } })],
        ['username', 'GET', /^\/2\/users\/by\/username\/(\w+)$/, name => {
            const found = [...state.people.values()].find(each => each.username.toLowerCase() === name.toLowerCase());
            return { status: 200, body: found ? { data: found } : { errors: [missing('user', 'username', name)] } };
        }],
    ];
    for (const [call, verb, pattern, run] of rows) {
        const match = pattern.exec(path);
        if (match && verb === method) {
            return { call, run: () => run(...match.slice(1)) };
        }
    }
    return { run: () => problem(404, 'about:blank', 'Not Found', { status: 404, detail: 'Not Found' }) };
}

// Takes one from a window; the headers that tell of it, and whether there was one.
function takeFrom(name, most, seconds, prefix) {
    let window = state.windows.get(name);
    if (!window || now() >= window.reset) {
        window = { left: most, reset: now() + seconds };
        state.windows.set(name, window);
    }
    const had = window.left > 0;
    window.left = Math.max(window.left - 1, 0);
    return { had, headers: { [`${prefix}-limit`]: String(most), [`${prefix}-remaining`]: String(window.left),
        [`${prefix}-reset`]: String(window.reset) } };
}

function take(call) {
    const short = takeFrom(call, windows[call], quarter, 'x-rate-limit');
    if (call !== 'send') {
        return short;
    }
    const long = takeFrom('send.day', sendsOfDay, day, 'x-user-limit-24hour');
    return { had: short.had && long.had, headers: { ...short.headers, ...long.headers } };
}

function answer(request, body) {
    const [path, question = ''] = request.url.split('?', 2);
    const { call, run } = route(request.method, path, new URLSearchParams(question), body);
    const why = refusal({
        method: request.method, bases: state.bases.length > 0 ? state.bases : [`http://${request.headers.host}`],
        target: request.url, authorization: request.headers.authorization, keys, now: now(), seen: state.nonces });
    if (why) {
        state.requests.at(-1).refused = why;
        return problem(401, 'about:blank', 'Unauthorized', { status: 401, detail: 'Unauthorized' });
    }
    if (!call) {
        return run();
    }
    const { had, headers } = take(call);
    if (!had) {
        return { ...problem(429, 'about:blank', 'Too Many Requests', { status: 429, detail: 'Too Many Requests' }), headers };
    }
    return { ...run(), headers, run };
}

const deeds = {
    person: ({ id: wanted, username }) => {
        const person = { id: wanted ?? newId(), name: `Mx ${username}`, username };
        state.people.set(person.id, person);
        return { id: person.id };
    },
    message: what => ({ id: addMessage(what).id }),
    messages: ({ from, text, count, ago = 0 }) => {
        const id = newId(ago);
        for (let i = 0; i < count; i++) {
            state.events.push({ id: String(BigInt(id) + BigInt(i + 1)), from, to: waiter, text: `${escape(text)} ${i + 1}`,
                type: 'MessageCreate', conversation: pair(from, waiter) });
        }
        state.events.sort(byId);
        return { last: state.events.at(-1).id };
    },
    post: ({ by, text, likes = 0, ago = 0 }) => {
        const post = { id: newId(ago), by, text, likes };
        state.posts.push(post);
        state.posts.sort(byId);
        return { id: post.id };
    },
    posts: ({ by, text, likes = 0, count }) => {
        for (let i = 0; i < count; i++) {
            state.posts.push({ id: newId(), by, text, likes });
        }
        return {};
    },
    like: ({ post, likes }) => {
        state.posts.find(each => each.id === post).likes = likes;
        return {};
    },
    forget: ({ post }) => {
        state.posts = state.posts.filter(each => each.id !== post);
        return {};
    },
    fault: fault => {
        state.faults.push(fault);
        return {};
    },
    calm: () => {
        state.faults = [];
        return {};
    },
    limit: ({ call, left }) => {
        state.windows.set(call, { left, reset: now() + (call === 'send.day' ? day : quarter) });
        return {};
    },
    clock: ({ ahead }) => {
        state.ahead = ahead;
        return {};
    },
    date: ({ ahead }) => {
        state.dateAhead = ahead;
        return {};
    },
    access: ({ level }) => {
        state.access = level;
        return {};
    },
    bases: ({ bases }) => {
        state.bases = bases;
        return {};
    },
    tokens: () => {
        state.tokens.clear();
        return {};
    },
    block: ({ id: blocked }) => {
        state.blocked.add(blocked);
        return {};
    },
    keep: () => {
        state.kept = structuredClone({ events: state.events, posts: state.posts });
        return {};
    },
    rewind: ({ sent }) => {
        const ids = state.kept.events.map(each => each.id);
        let left = sent;
        state.after ??= state.events.filter(each => each.from === waiter && !ids.includes(each.id));
        state.events = [...structuredClone(state.kept.events), ...state.after.filter(() => left-- > 0)].sort(byId);
        state.posts = structuredClone(state.kept.posts);
        state.windows.clear();
        return {};
    },
    look: () => ({
        sent: state.events.filter(each => each.from === waiter).map(({ id: sent, to, text }) => ({ id: sent, to, text })),
        requests: state.requests, faults: state.faults.length,
    }),
};

function reply(request, response, fault, { status, body, headers = {}, problem: isProblem }) {
    const type = isProblem ? 'application/problem+json' : 'application/json';
    let text = typeof body === 'string' ? body : JSON.stringify(body);
    if (fault?.fault === 'garbage') {
        text = `${text.slice(0, -1)},}`;
    }
    if (fault?.fault === 'large') {
        text = `{"meta":{"padding":"${'x'.repeat(3 << 20)}"}}`;
    }
    const bytes = Buffer.from(text);
    response.sendDate = false;
    response.writeHead(status, { 'content-type': `${type};charset=utf-8`, 'content-length': String(bytes.length),
        date: new Date((now() + state.dateAhead) * 1000).toUTCString(), 'api-version': style === 'tweet' ? '2.166' : '2.167',
        'x-access-level': state.access, ...headers });
    if (fault?.fault === 'cut') {
        response.write(bytes.subarray(0, bytes.length / 2), () => request.socket.destroy());
    } else if (fault?.fault === 'slow') {
        let at = 0;
        const more = () => (at < bytes.length ? response.write(bytes.subarray(at, ++at), () => setTimeout(more, 1)) : response.end());
        more();
    } else {
        response.end(bytes);
    }
}

function serve(request, response, body) {
    if (request.url === '/fake/do') {
        const what = JSON.parse(body);
        const result = deeds[what.do](what);
        response.end(`${JSON.stringify(result)}\n`);
        return;
    }
    const name = `${request.method} ${request.url}`;
    const fault = faultOf(name);
    state.requests.push({ request: name, ...(fault ? { fault: fault.fault } : {}) });
    if (fault?.fault === 'drop') {
        request.socket.destroy();
        return;
    }
    if (fault?.fault === 'answer') {
        const headers = Object.fromEntries(Object.entries(fault.headers ?? {}).map(([key, value]) =>
            [key, String(value).replace(/^now\+(\d+)$/, (all, seconds) => String(now() + Number(seconds)))]));
        reply(request, response, fault, { status: fault.status, body: fault.body ?? '', headers });
        return;
    }
    let result = answer(request, body);
    if (fault?.fault === 'twice' && result.run) {
        result = { ...result, ...result.run() };
    }
    if (fault?.fault === 'lose') {
        request.socket.destroy();
        return;
    }
    if (fault?.fault === 'repeat' && Array.isArray(result.body.data)) {
        result.body.data = result.body.data.flatMap(each => [each, each]);
    }
    setTimeout(() => reply(request, response, fault, result), fault?.fault === 'delay' ? fault.ms : 0);
}

const server = createServer((request, response) => {
    const parts = [];
    request.on('data', part => parts.push(part));
    request.on('end', () => serve(request, response, Buffer.concat(parts).toString()));
});
server.keepAliveTimeout = 10 * 60 * 1000;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
