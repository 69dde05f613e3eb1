// A Mastodon server that keeps what it is told: accounts, statuses, notifications, pages, rate windows, keys against
// sending twice. What it knows of the real one is its documentation; t/full/waiter_mastodon.t judges it by the
// OpenAPI document.
//     node fake_mastodon.mjs [--ids text]      --ids text: ids that are no numbers, as other servers with this API have
// Prints "API-PORT CONTROL-PORT" once it listens, both on 127.0.0.1. The control port takes POST /NAME with JSON
// (see `controls` below) and answers JSON.
import { createServer } from 'node:http';

const TOKEN = 'mastodon-token-of-the-waiter';
const LIMIT_SECONDS = 300;
const IDEMPOTENCY_SECONDS = 3600;
const MOST_CHARACTERS = 500;
const MOST_STATUSES = 20; // of GET /api/v1/statuses

const text_ids = process.argv.includes('text');
const accounts = new Map(), statuses = new Map(), sent_keys = new Map();
const notifications = [], faults = [], log = [];
// batch: whether several posts are shown at once (4.3); visibility: of all that is posted, whatever was asked for;
// scopes: of the token.
const state = { skew: 0, limit: 300, used: 0, window: 0, last_id: 1000, waiter: '', batch: true, visibility: null,
    scopes: ['read', 'write:statuses'] };

// --- time and ids ---
const now = () => Date.now() + state.skew * 1000;
const iso = ms => new Date(ms).toISOString();

// Text ids are in order, too, and of one length; all others are numbers, those of statuses with the time in them.
function id_next(kind, at = now()) {
    state.last_id++;
    if (text_ids) {
        return `01${kind[0].toUpperCase()}${String(state.last_id).padStart(12, '0').replace(/\d/g, d => 'ABCDEFGHJK'[d])}`;
    }
    return kind === 'status' ? String((BigInt(Math.floor(at)) << 16n) + BigInt(state.last_id % 65536)) : String(state.last_id);
}

const compare = (a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

// --- what things look like ---
const escape = text => text.replace(/[&<>"']/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[c]);
const home = account => `https://${account.domain || 'm.example'}/@${account.username}`;

const WORD = '\\p{L}\\p{M}\\p{N}_';
const PATTERN = new RegExp(`(?<mention>(?<![=/${WORD}])@[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*(?:@[${WORD}]+(?:[.-]+[${WORD}]+)*)?)`
    + `|(?<url>https?://[^\\s<>"]*[^\\s<>".,;:!?')])|(?<tag>(?<![${WORD}])#[${WORD}]*[\\p{L}_][${WORD}]*)`, 'giu');

function account_named(acct) {
    return [...accounts.values()].find(each => each.acct.toLowerCase() === acct.toLowerCase());
}

function html_of_piece(match, groups) {
    if (groups.url) {
        const [, scheme, rest] = /^(https?:\/\/(?:www\.)?)(.*)$/su.exec(match);
        const shown = rest.slice(0, 30), hidden = rest.slice(30);
        return `<a href="${escape(match)}" target="_blank" rel="nofollow noopener"><span class="invisible">${escape(scheme)}</span>`
            + `<span class="${hidden ? 'ellipsis' : ''}">${escape(shown)}</span><span class="invisible">${escape(hidden)}</span></a>`;
    }
    if (groups.tag) {
        return `<a href="https://m.example/tags/${escape(match.slice(1))}" class="mention hashtag" rel="tag">#<span>`
            + `${escape(match.slice(1))}</span></a>`;
    }
    const account = account_named(match.slice(1));
    return account ? `<span class="h-card" translate="no"><a href="${home(account)}" class="u-url mention">@<span>`
        + `${account.username}</span></a></span>` : escape(match);
}

function html_of(text) {
    let html = '', last = 0;

    for (const match of text.matchAll(PATTERN)) {
        html += escape(text.slice(last, match.index)) + html_of_piece(match[0], match.groups);
        last = match.index + match[0].length;
    }
    html += escape(text.slice(last));
    return html.split(/\n\n+/).map(each => `<p>${each.replace(/\n/g, '<br />')}</p>`).join('');
}

function mentioned(text) {
    const found = [...text.matchAll(PATTERN)].filter(each => each.groups.mention).map(each => account_named(each[0].slice(1)));
    return [...new Set(found.filter(each => each))];
}

// As the server counts: an address is 23 characters, of the names of others only the first half counts.
function length_of(text) {
    const counted = text.replace(PATTERN, (match, ...rest) => {
        const { url, mention } = rest.at(-1);
        return url ? 'x'.repeat(23) : mention ? `@${match.slice(1).split('@')[0]}` : match;
    });
    return [...counted].length;
}

function account_json(account) {
    const picture = 'https://m.example/avatars/original/missing.png';
    return {
        id: account.id, username: account.username, acct: account.acct, display_name: account.display_name, locked: false,
        bot: account.id === state.waiter, discoverable: null, indexable: false, group: false, created_at: '2026-01-01T00:00:00.000Z',
        note: '<p>Check, please!</p>', url: home(account), uri: `https://${account.domain || 'm.example'}/users/${account.username}`,
        avatar: picture, avatar_static: picture, header: picture, header_static: picture, followers_count: 1, following_count: 1,
        statuses_count: 1, last_status_at: null, hide_collections: null, emojis: [],
        fields: [{ name: 'Likes', value: 'soup', verified_at: null }],
    };
}

function status_json(status) {
    const account = accounts.get(status.account);
    return {
        id: status.id, created_at: iso(status.at), in_reply_to_id: statuses.has(status.reply_to) ? status.reply_to : null,
        in_reply_to_account_id: statuses.get(status.reply_to)?.account ?? null, sensitive: false, spoiler_text: status.spoiler,
        visibility: status.visibility, language: 'en', uri: `https://m.example/users/${account.username}/statuses/${status.id}`,
        url: `${home(account)}/${status.id}`, replies_count: 0, reblogs_count: 0, favourites_count: status.likes, quotes_count: 0,
        edited_at: null, favourited: false, reblogged: false, muted: false, bookmarked: false, content: status.html, filtered: [],
        reblog: null, account: account_json(account), media_attachments: [], tags: [], emojis: [], card: null, poll: null,
        mentions: status.mentions.map(id => accounts.get(id)).map(each => ({
            id: each.id, username: each.username, url: home(each), acct: each.acct,
        })),
    };
}

function notification_json(notification) {
    const status = statuses.get(notification.status);
    return {
        id: notification.id, type: notification.type, created_at: iso(notification.at), group_key: `ungrouped-${notification.id}`,
        account: account_json(accounts.get(notification.from)), ...(status ? { status: status_json(status) } : {}),
    };
}

// --- the API: each answers [status, value, headers] ---
const fail = (status, error, more = {}) => [status, { error, ...more }, {}];

// Newest first; with min_id the ones that follow it, and still newest first.
function page(rows, query, most) {
    const limit = Math.min(Number(query.get('limit') ?? most / 2), most);
    const min = query.get('min_id'), since = query.get('since_id'), max = query.get('max_id');
    let found = rows.filter(each => (!max || compare(each.id, max) < 0) && (!min || compare(each.id, min) > 0)
        && (!since || compare(each.id, since) > 0));

    found.sort((a, b) => compare(b.id, a.id));
    found = min ? found.slice(-limit) : found.slice(0, limit);
    const link = found.length ? { Link: `<https://m.example/next?max_id=${found.at(-1).id}>; rel="next", `
        + `<https://m.example/prev?min_id=${found[0].id}>; rel="prev"` } : {};
    return [found, link];
}

function get_notifications(query) {
    const types = query.getAll('types[]');
    const [found, link] = page(notifications.filter(each => !each.held && (!types.length || types.includes(each.type))
        && (!each.filtered || query.get('include_filtered') === 'true')), query, 80);
    return [200, found.map(each => each.raw === undefined ? notification_json(each) : each.raw), link];
}

function get_status(id) {
    return statuses.has(id) ? [200, status_json(statuses.get(id)), {}] : fail(404, 'Record not found');
}

function get_statuses(query) {
    if (!state.batch) {
        return fail(404, 'The page you are looking for does not exist');
    }
    const ids = [...new Set(query.getAll('id[]'))];
    if (ids.length > MOST_STATUSES) {
        return fail(422, 'Validation failed', { details: {} });
    }
    return [200, ids.filter(id => statuses.has(id)).map(id => status_json(statuses.get(id))), {}];
}

function get_account_statuses(id, query) {
    if (!accounts.has(id)) {
        return fail(404, 'Record not found');
    }
    const [found, link] = page([...statuses.values()].filter(each => each.account === id
        && (id === state.waiter || each.visibility === 'public')), query, 40);
    return [200, found.map(status_json), link];
}

function get_credentials() {
    const account = account_json(accounts.get(state.waiter));
    return [200, {
        ...account, role: { id: '-99', name: '', permissions: '0', color: '', highlighted: false },
        source: { privacy: 'public', sensitive: false, language: null, note: 'Check, please!', fields: account.fields,
            follow_requests_count: 0, indexable: false, discoverable: null, hide_collections: null, quote_policy: 'public' },
    }, {}];
}

function status_add(from, text, { visibility = 'public', reply_to = null, spoiler = '', html, at = now(), extra = [] } = {}) {
    const mentions = [...new Set([...mentioned(text), ...extra.map(id => accounts.get(id))])].map(each => each.id);
    const status = { id: id_next('status', at), account: from, text, html: html ?? html_of(text), visibility, reply_to, spoiler,
        at, likes: 0, mentions };

    statuses.set(status.id, status);
    return status;
}

function post_status(headers, body) {
    const key = headers['idempotency-key'], before = sent_keys.get(key);
    const text = body.status ?? '';
    const unexpected = mentioned(text).filter(each => body.allowed_mentions && !body.allowed_mentions.includes(each.id));

    if (key && before && now() - before.at < IDEMPOTENCY_SECONDS * 1000) {
        return statuses.has(before.id) ? [200, status_json(statuses.get(before.id)), {}] : fail(404, 'Record not found');
    }
    if (body.in_reply_to_id && !statuses.has(body.in_reply_to_id)) {
        return fail(404, 'The post you are trying to reply to does not appear to exist.');
    }
    if (typeof text !== 'string' || text.trim() === '') {
        return fail(422, "Validation failed: Text can't be blank");
    }
    if (length_of(text) > MOST_CHARACTERS) {
        return fail(422, `Validation failed: Text character limit of ${MOST_CHARACTERS} exceeded`);
    }
    if (unexpected.length) {
        return fail(422, 'Post would be sent to unexpected accounts', { unexpected_accounts: unexpected.map(account_json) });
    }
    const status = status_add(state.waiter, text, { visibility: state.visibility ?? body.visibility, reply_to: body.in_reply_to_id ?? null });
    if (key) {
        sent_keys.set(key, { id: status.id, at: now() });
    }
    return [200, status_json(status), {}];
}

// The scope that a request needs; a token with "read" has all that begin so.
function scope_of(method, kind) {
    return method === 'POST' ? 'write:statuses' : kind === 'notifications' ? 'read:notifications'
        : kind === 'accounts/verify_credentials' ? 'read:accounts' : 'read:statuses';
}

function answer(method, path, query, headers, body) {
    const parts = path.split('/').slice(1), kind = parts[3] === 'verify_credentials' ? parts.slice(2).join('/') : parts[2];
    const scope = scope_of(method, kind);

    if (headers.authorization !== `Bearer ${TOKEN}`) {
        return fail(401, 'The access token is invalid');
    }
    if (!state.scopes.includes(scope) && !state.scopes.includes(scope.split(':')[0])) {
        return fail(403, 'This action is outside the authorized scopes');
    }
    if (kind === 'statuses' && parts.length === 4 && method === 'GET') {
        return get_status(parts[3]);
    }
    switch (`${method} ${parts[2]}/${parts[3] && parts.length > 4 ? '*' : parts[3] ?? ''}${parts[4] ? `/${parts[4]}` : ''}`) {
    case 'GET accounts/verify_credentials': return get_credentials();
    case 'GET accounts/*/statuses': return get_account_statuses(parts[3], query);
    case 'GET notifications/': return get_notifications(query);
    case 'GET statuses/': return get_statuses(query);
    case 'POST statuses/': return post_status(headers, body);
    default: return fail(404, 'Record not found');
    }
}

// --- rate windows: aligned to the clock, as the server has them ---
function rate_headers() {
    const window = Math.floor(now() / 1000 / LIMIT_SECONDS);

    if (window !== state.window) {
        Object.assign(state, { window, used: 0 });
    }
    return {
        'X-RateLimit-Limit': String(state.limit), 'X-RateLimit-Remaining': String(Math.max(state.limit - state.used, 0)),
        'X-RateLimit-Reset': iso((window + 1) * LIMIT_SECONDS * 1000).replace('Z', '000Z'),
    };
}

// --- one exchange, with what goes wrong in it ---
async function body_of(request) {
    let text = '';
    for await (const piece of request.setEncoding('utf8')) {
        text += piece;
    }
    return text;
}

function fault_for(method, path) {
    const at = faults.findIndex(each => `${method} ${path}`.startsWith(each.on ?? ''));

    if (at < 0) {
        return null;
    }
    const fault = faults[at];
    fault.times = (fault.times ?? 1) - 1;
    if (fault.times === 0) {
        faults.splice(at, 1);
    }
    return fault;
}

// The reply goes out byte by byte, until somebody hangs up.
function drip(response, text) {
    let at = 0;
    const timer = setInterval(() => at < text.length ? response.write(text[at++]) : response.end(), 50);
    response.on('close', () => clearInterval(timer));
}

// The kinds of `fault`: before anything is done "status", "drop"; after it "lose" (no reply), "truncate", "garbage",
// "huge", "slow".
const api = createServer(async (request, response) => {
    const { method } = request, url = new URL(request.url, 'http://m.example'), raw = await body_of(request);
    const fault = fault_for(method, url.pathname);
    const entry = { method, path: url.pathname, query: url.search, key: request.headers['idempotency-key'] ?? null, body: raw };

    log.push(entry);
    if (fault?.kind === 'drop') {
        entry.status = 0;
        request.socket.destroy();
        return;
    }
    const rate = rate_headers();
    let result;
    if (fault?.kind === 'status') {
        result = [fault.status, fault.body ?? { error: 'as asked for' }, fault.headers ?? {}];
    } else if (state.used >= state.limit) {
        result = fail(429, 'Too many requests');
    } else {
        state.used++;
        rate['X-RateLimit-Remaining'] = String(state.limit - state.used);
        const is_json = (request.headers['content-type'] ?? '').startsWith('application/json');
        result = answer(method, url.pathname, url.searchParams, request.headers, is_json && raw ? JSON.parse(raw) : {});
    }
    const [status, value, headers] = result;
    let text = typeof value === 'string' ? value : JSON.stringify(value);
    entry.status = status;
    if (fault?.kind === 'lose') {
        request.socket.destroy();
        return;
    }
    if (fault?.kind === 'garbage') {
        text = fault.text ?? `${text}}`;
    } else if (fault?.kind === 'huge') {
        text = `[${'"check, please",'.repeat(400000)}""]`;
    }
    response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', Date: new Date(now()).toUTCString(), ...rate,
        ...headers, 'Content-Length': String(Buffer.byteLength(text)) });
    if (fault?.kind === 'slow') {
        drip(response, text);
    } else if (fault?.kind === 'truncate') {
        response.write(text.slice(0, text.length / 2), () => request.socket.destroy());
    } else {
        response.end(text);
    }
});

// --- what tests say and ask ---
const controls = {
    // {username, domain, display_name}: a person; the first one is the waiter himself.
    account({ username, domain = '', display_name = username }) {
        const id = text_ids ? id_next('person') : String(++state.last_id + 109000);

        accounts.set(id, { id, username, domain, acct: domain ? `${username}@${domain}` : username, display_name });
        state.waiter ||= id;
        return { id };
    },
    // {from, text, visibility, spoiler, html, reply_to, extra: [ids mentioned without a link], filtered, held, repeat,
    // ago: seconds}: somebody writes, and the waiter is told when he is mentioned. {n} in the text counts repeats.
    write({ from, text, filtered = false, held = false, repeat = 1, ago = 0, ...more }) {
        let status, id = null;

        for (let n = 1; n <= repeat; n++) {
            status = status_add(from, text.replace('{n}', n), { ...more, at: now() - ago * 1000 });
            if (status.mentions.includes(state.waiter)) {
                id = id_next('notification');
                notifications.push({ id, type: 'mention', at: now() - ago * 1000, from, status: status.id, filtered, held });
            }
        }
        return { status: status.id, notification: id };
    },
    // A mention whose number was given out before others, but which is seen only now.
    release() {
        notifications.forEach(each => { each.held = false; });
        return {};
    },
    // A notification that is whatever it is.
    raw({ value }) {
        const id = id_next('notification');
        notifications.push({ id, type: 'mention', at: now(), from: null, status: null,
            raw: value !== null && typeof value === 'object' && !Array.isArray(value) ? { id, ...value } : value });
        return { id };
    },
    follow({ from }) {
        notifications.push({ id: id_next('notification'), type: 'follow', at: now(), from, status: null });
        return {};
    },
    like({ status, count }) {
        statuses.get(status).likes += count;
        return {};
    },
    forget({ status }) {
        statuses.delete(status);
        for (let at = notifications.length - 1; at >= 0; at--) {
            if (notifications[at].status === status) {
                notifications.splice(at, 1);
            }
        }
        return {};
    },
    fault(each) {
        faults.push(each);
        return {};
    },
    set(changes) {
        Object.assign(state, changes);
        return {};
    },
    // {of}: what a person can read of what the waiter has said, oldest first; without `of`, what he has said to anybody.
    heard({ of }) {
        return [...statuses.values()].filter(each => each.account === state.waiter
            && (!of || each.visibility !== 'direct' || each.mentions.includes(of)))
            .map(({ id, text, visibility, reply_to, mentions }) => ({ id, text, visibility, reply_to, mentions }));
    },
    // The requests since the last time.
    log() {
        return log.splice(0);
    },
};

const control = createServer(async (request, response) => {
    const name = request.url.slice(1), raw = await body_of(request);
    const value = Object.hasOwn(controls, name) ? controls[name](raw ? JSON.parse(raw) : {}) : { error: 'no such thing' };

    response.writeHead(value.error ? 404 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(value));
});

api.listen(0, '127.0.0.1', () => control.listen(0, '127.0.0.1', () =>
    console.log(`${api.address().port} ${control.address().port}`)));
