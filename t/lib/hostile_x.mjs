// A server in the place of X that answers as no server should. Each trick has a name, and its own address: whoever asks
// http://127.0.0.1:PORT/NAME is answered with it. Letters are taken everywhere. Prints its port, and serves until it is
// ended; /asked/NAME says how often that was asked, and what with.
import { createServer } from 'node:net';
import { gzipSync } from 'node:zlib';

const epoch = 1288834974657n;
const idAt = (ago, more = 0n) => String(((BigInt(Date.now() - ago * 1000) - epoch) << 22n) + more);
const event = (id, text, more = {}) => ({
    id, event_type: 'MessageCreate', text, sender_id: '77', dm_conversation_id: '77-1000', ...more });
const good = (text = 'help', turn = 0) => event(idAt(60, BigInt(turn)), text);
const page = (data, meta = {}) => JSON.stringify({ data, meta: { result_count: data.length, ...meta } });
const pages = new Map(); // how often each trick was asked, for those that lead on

function head(status, headers = {}, date = new Date().toUTCString()) {
    const lines = Object.entries({ ...(date ? { Date: date } : {}), 'Content-Type': 'application/json', ...headers });
    return `HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}Connection: close\r\n\r\n`;
}
const answer = (body, status = '200 OK', headers = {}, date = undefined) => socket =>
    socket.end(head(status, { 'Content-Length': Buffer.byteLength(body), ...headers }, date) + body);
const problem = (status, title) => JSON.stringify({ title, type: 'about:blank', status, detail: title });
const limit = (remaining, reset, more = {}) => ({ 'x-rate-limit-remaining': remaining, 'x-rate-limit-reset': reset, ...more });
const soon = seconds => Math.floor(Date.now() / 1000) + seconds;

// The same again and again, as fast as it is taken.
function pour(socket, bytes) {
    const more = () => {
        while (!socket.destroyed && socket.write(bytes)) {
            // until the kernel has enough
        }
    };
    socket.on('drain', more);
    more();
}
const flood = (first, bytes) => socket => {
    socket.write(first);
    pour(socket, bytes);
};
// One byte each tenth of a second: never quite dead.
const drip = text => socket => {
    let at = 0;
    const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write(text[at++ % text.length])), 100);
};
const fill = (piece, bytes) => piece.repeat(Math.floor(bytes / piece.length));
const most = (768 << 10) - 1000; // of what is read at all

const tricks = {
    // --- what is read all the same
    'good': answer(page([good()])),
    'half-character': answer(`{"data":[${JSON.stringify(good('help')).replace('help', 'help \\ud800')}],"meta":{}}`),
    'nul': answer(`{"data":[${JSON.stringify(good('help')).replace('help', 'help \\u0000')}],"meta":{}}`),
    'no-utf8': socket => socket.end(Buffer.from(`${head('200 OK')}{"data":[${JSON.stringify(good('help \xff'))}]}`, 'latin1')),
    'odd-entries': answer(page([7, null, 'x', [], {}, event('x', 'help'), event('9999999999999999999', 'help'),
        event('9223372036854775807', 'help'), event(`0${idAt(70)}`, 'help'), event('١٢', 'help'), event(idAt(80), 7),
        event(idAt(90), 'help', { sender_id: 5 }), good()])),
    'own-in-group': answer(page([event(idAt(70), 'help', { sender_id: '1000', dm_conversation_id: '1582838499983560000' }),
        event(idAt(80), 'help', { dm_conversation_id: '1582838499983560000' }), good()])),
    'emoji': answer(page([good(`help ${'🥟'.repeat(9990)}`)])),
    'lying-count': answer(JSON.stringify({ data: [good()], meta: { result_count: 10 ** 15 } })),
    'errors-beside-data': answer(JSON.stringify({ data: [good()], errors: [{ title: 'Not Found Error' }], meta: {} })),
    'html-type': answer(page([good()]), '200 OK', { 'Content-Type': 'text/html' }),
    'cookies': answer(page([good()]), '200 OK', { 'Set-Cookie': `a=${'b'.repeat(4000)}; Path=/` }),
    'no-date': answer(page([good()]), '200 OK', {}, ''),
    'date-of-1970': answer(page([good()]), '200 OK', {}, 'Thu, 01 Jan 1970 00:00:00 GMT'),
    'date-of-2099': answer(page([good()]), '200 OK', {}, 'Thu, 01 Jan 2099 00:00:00 GMT'),
    'date-of-next-month': answer(page([good()]), '200 OK', {}, new Date(Date.now() + 30 * 86400000).toUTCString()),
    'negative-limits': answer(page([good()]), '200 OK', limit('-1', '-5')),
    'limits-of-the-past': answer(page([good()]), '200 OK', limit('0', '1')),
    'limits-in-milliseconds': answer(page([good()]), '200 OK', limit('0', String(Date.now() + 900000))),
    'limits-for-years': answer(page([good()]), '200 OK', limit('0', String(soon(3 * 365 * 86400)))),
    'late-entries-first': answer(page([event(idAt(90), 'help'), good(), event(idAt(120), 'help')])),
    // --- what is no answer
    'slow-headers': drip('HTTP/1.1 200 OK\r\nX-A: b\r\n'.padEnd(400, 'X-A: b\r\n')),
    'slow-body': socket => {
        socket.write(head('200 OK', { 'Content-Length': 1000000 }));
        drip(' ')(socket);
    },
    'endless-headers': flood('HTTP/1.1 200 OK\r\n', fill('X-A: b\r\n', 65536)),
    'endless-header': flood('HTTP/1.1 200 OK\r\nX-A: ', fill('b', 65536)),
    'endless-status': flood('HTTP/1.1 200 ', fill('b', 65536)),
    'interim-flood': flood('', fill('HTTP/1.1 103 Early Hints\r\nX-A: b\r\n\r\n', 65536)),
    'large': flood(head('200 OK', { 'Content-Length': 100 << 20 }), fill(' ', 65536)),
    'endless-chunks': flood(head('200 OK', { 'Transfer-Encoding': 'chunked' }), `8000\r\n${' '.repeat(0x8000)}\r\n`),
    'chunk-of-all': flood(head('200 OK', { 'Transfer-Encoding': 'chunked' }), 'ffffffffffffffff\r\n{}'),
    'chunk-of-nonsense': socket => socket.end(`${head('200 OK', { 'Transfer-Encoding': 'chunked' })}x\r\n{}\r\n`),
    'negative-length': socket => socket.end(`${head('200 OK', { 'Content-Length': '-1' })}{}`),
    'two-lengths': socket => socket.end(`${head('200 OK', { 'Content-Length': '5\r\nContent-Length: 900' })}{}`),
    'bomb': socket => {
        const bytes = gzipSync(Buffer.alloc(50 << 20, ' '));
        socket.write(head('200 OK', { 'Content-Encoding': 'gzip', 'Content-Length': bytes.length }));
        socket.end(bytes);
    },
    'to-a-file': answer('', '302 Found', { Location: 'file:///etc/passwd' }),
    'to-others': answer('', '307 Temporary Redirect', { Location: 'http://127.0.0.1:1/steal' }),
    'old': socket => socket.end('{"data":[]}'),
    'nothing': socket => socket.end(),
    'not-http': socket => socket.end('SSH-2.0-OpenSSH_9.2\r\n'),
    'http-9': socket => socket.end('HTTP/9.9 200 OK\r\n\r\n{"meta":{}}'),
    'status-0': socket => socket.end('HTTP/1.1 0 OK\r\n\r\n{"meta":{}}'),
    'status-999': answer('{"meta":{}}', '999 What'),
    'nul-in-header': socket => socket.end('HTTP/1.1 200 OK\r\nX-A: a\0b\r\nx-access-level: \0\x1b[2J\r\n\r\n[]'),
    'html': answer('<html>My secret words</html>', '200 OK', { 'Content-Type': 'text/html' }),
    'gateway': answer('<html><h1>502 Bad Gateway</h1></html>', '502 Bad Gateway', { 'Content-Type': 'text/html' }),
    'large-gateway': flood(head('503 Service Unavailable', { 'Content-Type': 'text/html' }), fill('<p>', 65536)),
    'problem-that-is-fine': answer(problem(503, 'Service Unavailable')),
    'empty-object': answer('{}'),
    'nothing-to-say': answer('', '204 No Content'),
    'as-before': answer('', '304 Not Modified'),
    'list': answer('[]'),
    'data-of-another-kind': answer('{"data":{"id":"1"},"meta":{}}'),
    'half-of-it': socket => socket.end(`${head('200 OK', { 'Content-Length': 5000 })}${page([good()])}`),
    // --- what is to be waited for
    'retry-for-ever': answer('', '429 Too Many Requests', { 'Retry-After': '1000000000000' }),
    'retry-before-now': answer('', '429 Too Many Requests', { 'Retry-After': '-5' }),
    'retry-at-a-date': answer('', '429 Too Many Requests', { 'Retry-After': new Date(Date.now() + 600000).toUTCString() }),
    'retry-in-years': answer('', '429 Too Many Requests', limit('0', String(soon(3 * 365 * 86400)))),
    'retry-in-milliseconds': answer('', '429 Too Many Requests', limit('0', String(Date.now() + 900000))),
    // --- shapes of JSON that cost
    'many-texts': answer(`{"x":[${fill('"",', most)}""]}`),
    'many-numbers': answer(`{"x":[${fill('0,', most)}0]}`),
    'many-lists': answer(`{"x":[${fill('[],', most)}[]]}`),
    'many-objects': answer(`{"x":[${fill('{"a":0},', most)}0]}`),
    'many-brackets': answer(fill('[', most)),
    'many-escapes': answer(`{"meta":{"x":"${fill('\\u00e9', most)}"}}`),
    'one-number': answer(`{"meta":{"x":${fill('1', most)}}}`),
    'ten-thousand-values': answer(`{"meta":{"x":[${fill('"",', 9980 * 3)}"${fill('b', most - 30000)}"]}}`),
    'long-texts': answer(page(Array.from({ length: 75 }, (none, i) => event(idAt(60 + i), `help ${'b'.repeat(9900)}`,
        { sender_id: String(5000 + i) })))),
    'long-emoji': answer(page(Array.from({ length: 19 }, (none, i) => event(idAt(60 + i), '🥟'.repeat(9900),
        { sender_id: String(5000 + i) })))),
};

// --- what leads on: the answer depends on how often it was asked --------------------------------------------------------
const turns = {
    'long-texts-in-pages': turn => page(Array.from({ length: 60 }, (none, i) => event(idAt(60 + turn * 60 + i),
        `help ${'b'.repeat(12000)}`, { sender_id: String(5000 + i) })), turn < 5 ? { next_token: `page-${turn}-${'x'.repeat(16)}` } : {}),
    'same-id-twice': turn => {
        const id = idAt(3600, BigInt(turn));

        return page([event(id, `number ${turn}`), event(id, 'other words'), good()]);
    },
    'loop-of-one': () => page([good()], { next_token: 'AAAAAAAAAAAAAAAAAAAA' }),
    'loop-of-two': turn => page([good('help', turn)], { next_token: `AAAAAAAAAAAAAAAAAAA${turn % 2}` }),
    'endless-pages': turn => page([good('help', turn)], { next_token: `AAAAAAAAAAAAAAAAAAA${turn}` }),
    'endless-empty-pages': turn => page([], { next_token: `AAAAAAAAAAAAAAAAAAA${turn}` }),
    'long-token': () => page([good()], { next_token: 'A'.repeat(100000) }),
    'token-of-another-kind': () => page([good()], { next_token: { a: 1 } }),
    'token-with-signs': (turn, target) => (turn === 0
        ? page([good()], { next_token: 'a&b=c%25 d/+é?#"\\' })
        : page(target.includes('pagination_token=a%26b%3Dc%2525%20d%2F%2B%C3%A9%3F%23%22%5C')
            ? [event(idAt(120), 'help')] : [])),
    'backwards': turn => page([event(idAt(turn === 1 ? 60 : 3660, BigInt(turn)), 'help'), event(idAt(9000 - turn), 'help')],
        turn < 3 ? { next_token: `AAAAAAAAAAAAAAAAAAA${turn}` } : {}),
};

function serve(socket, verb, target) {
    const name = target.split('/')[1];
    if (name === 'asked') {
        answer(JSON.stringify(pages.get(target.split('/')[2]) ?? []))(socket);
        return;
    }
    const asked = pages.get(name) ?? [];
    pages.set(name, asked);
    asked.push(`${verb} ${target}`);
    if (verb === 'POST') {
        answer(JSON.stringify({ data: { dm_conversation_id: '77-1000', dm_event_id: idAt(0, BigInt(asked.length)) } }),
            '201 Created')(socket);
    } else if (turns[name]) {
        answer(turns[name](asked.filter(each => each.startsWith('GET')).length - 1, target))(socket);
    } else {
        tricks[name](socket);
    }
}

const server = createServer(socket => {
    let heard = '';
    socket.on('error', () => {});
    socket.on('data', bytes => {
        const before = heard.includes('\r\n\r\n');
        heard += bytes.toString('latin1');
        if (!before && heard.includes('\r\n\r\n')) {
            const [verb, target] = heard.split(' ', 2);
            serve(socket, verb, target);
        }
    });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
