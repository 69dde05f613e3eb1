// The OpenAPI document against what the server really answers: every operation with every status that it names, every
// parameter and every field; each reply must be as its schema says, and have nothing that the schema does not name.
//     node api-contract.mjs BASE FOLDER      FOLDER has the tokens and files that t/full/api_contract.t has made
// Prints "ok - …" and "not ok - …" lines, and "end".
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(new URL('../node_modules/', import.meta.url));
const { default: Ajv } = require('ajv/dist/2020.js');
const { default: addFormats } = require('ajv-formats');

const [base, folder] = process.argv.slice(2);
const file = name => readFileSync(join(folder, name));
const token = name => file(`${name}.token`).toString().trim();

function ok(name, pass, note = '') {
    console.log(`${pass ? 'ok' : 'not ok'} - ${name}`);
    if (!pass) {
        console.log(String(note).replace(/^/gm, '# '));
    }
}

// --- the document ---
const document = await (await fetch(`${base}/api/v1/openapi.json`)).json();
const server = document.servers[0].url;

// Nothing in it refers to itself, so all references can be written out.
function expand(node) {
    if (Array.isArray(node)) {
        return node.map(expand);
    }
    if (node === null || typeof node !== 'object') {
        return node;
    }
    if (typeof node.$ref === 'string') {
        return expand(node.$ref.slice(2).split('/').reduce((at, key) => at[key], document));
    }
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, expand(value)]));
}

// A reply has no member that is not named. The parts of an allOf are one object, which is closed around them.
function close(schema, part = false) {
    const closed = { ...schema };

    for (const key of ['items']) {
        if (closed[key]) {
            closed[key] = close(closed[key]);
        }
    }
    for (const key of ['oneOf', 'allOf']) {
        if (closed[key]) {
            closed[key] = closed[key].map(each => close(each, key === 'allOf'));
        }
    }
    if (closed.properties) {
        closed.properties = Object.fromEntries(Object.entries(closed.properties).map(([key, value]) => [key, close(value)]));
    }
    if ((closed.properties || closed.allOf) && !part) {
        closed.unevaluatedProperties = false;
    }
    return closed;
}

const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true, validateFormats: true });
addFormats(ajv);

const operations = new Map();
for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) {
        operations.set(operation.operationId, { path, method: method.toUpperCase(), ...expand(operation), seen: new Set(), used: new Set() });
    }
}

// --- the routes of the program, and no others ---
const routes = file('routes').toString().trim().split('\n').map(line => line.split(' '))
    .flatMap(([methods, path]) => methods.split(',').map(method => `${method} ${path}`)).sort();
const named = [...operations.values()].map(({ method, path }) => `${method} /api/v1${path.replace(/\{.*\}/, '*')}`).sort();
ok('the document names the routes of the program, and no others', JSON.stringify(routes) === JSON.stringify(named),
    `routes: ${routes.join(', ')}\nnamed: ${named.join(', ')}`);

// --- one request, and its reply against the document ---
function check_body(operation, response, type, text) {
    const schema = response.content?.[type]?.schema;

    if (!response.content) {
        return text === '' ? null : `a body where none is named: ${text}`;
    }
    if (!schema) {
        return `the type ${type} is not named`;
    }
    if (!/json$/.test(type)) {
        return null;
    }
    // The document is described as something with these members, and more.
    const validate = ajv.compile(operation.operationId === 'getDocument' && type === 'application/json' ? schema : close(schema));
    const value = JSON.parse(text);
    if (!validate(value)) {
        return `${ajv.errorsText(validate.errors)}\n${text}`;
    }
    return operation.operationId === 'getDocument' ? null : check_teeth(validate, value);
}

// A schema that takes anything proves nothing: without a member, or with a strange one, the reply must not pass.
function check_teeth(validate, value) {
    const sample = Array.isArray(value) ? value[0] : value;

    if (sample === undefined) {
        return null;
    }
    const changed = [{ ...sample, stranger: 1 }, ...Object.keys(sample).map(key => Object.fromEntries(Object.entries(sample).filter(([k]) => k !== key)))];
    const passed = changed.find(each => validate(Array.isArray(value) ? [each] : each));
    return passed ? `the schema takes this, too: ${JSON.stringify(passed)}` : null;
}

function check_headers(response, headers) {
    for (const [name, header] of Object.entries(response.headers ?? {})) {
        const value = headers.get(name);

        if (header.required && value === null) {
            return `no header ${name}`;
        }
        if (name === 'Link' && value !== null && !new RegExp(`^<${server}/[^>]*>; rel="next"$`).test(value)) {
            return `an odd Link: ${value}`;
        }
    }
    return null;
}

async function ask(id, want, { path = {}, query = {}, headers = {}, form, method, name = '' } = {}) {
    const operation = operations.get(id);
    const url = new URL(server + operation.path.replace(/\{(.*)\}/, (_, key) => path[key]));
    const options = { method: method ?? operation.method, headers, redirect: 'manual' };

    for (const [key, value] of Object.entries(query)) {
        url.searchParams.append(key, value);
    }
    if (form) {
        options.body = new FormData();
        for (const [key, value] of Object.entries(form)) {
            if (Array.isArray(value)) {
                options.body.append(key, new Blob([value[0]]), value[1]);
            } else {
                options.body.append(key, value);
            }
            operation.used.add(`body ${key}`);
        }
    }
    for (const key of [...Object.keys(path), ...Object.keys(query), ...Object.keys(headers)]) {
        operation.used.add(key);
    }
    const reply = await fetch(url, options);
    const text = await reply.text();
    const response = operation.responses[reply.status] ?? operation.responses.default;
    const type = (reply.headers.get('content-type') ?? '').replace(/;.*/, '');
    operation.seen.add(String(operation.responses[reply.status] ? reply.status : 'default'));
    const fault = reply.status !== want ? `the status is ${reply.status}: ${text}`
        : check_headers(response, reply.headers) ?? (options.method === 'HEAD' ? null : check_body(operation, response, type, text));
    ok(`${id} ${want} ${name}`.trim(), fault === null, fault);
    return { headers: reply.headers, value: /json$/.test(type) && text ? JSON.parse(text) : null };
}

// --- what anybody may read ---
const bearer = name => ({ Authorization: `Bearer ${token(name)}` });
const header = name => ({ 'X-Pierogis-Token': token(name) });
const wrong = { Authorization: `Bearer pgs_${'a'.repeat(52)}` };

async function ask_public(id, options = {}) {
    const { headers } = await ask(id, 200, options);
    const tag = headers.get('etag');

    ok(`${id}: an ETag`, tag !== null);
    await ask(id, 304, { ...options, headers: { 'If-None-Match': tag } });
    await ask(id, 401, { ...options, headers: wrong });
    await ask(id, 200, { ...options, headers: header('reader'), name: 'with a token' });
    await ask(id, 200, { ...options, method: 'HEAD', name: 'the head' });
    await ask(id, 405, { ...options, method: 'DELETE' });
}
await ask_public('getDocument');
await ask_public('listProjects');
await ask('listProjects', 200, { query: { limit: 2, after: 'sky' } });
await ask('listProjects', 400, { query: { limit: 0 } });
await ask_public('getProject', { path: { path: 'soup/hot' } });
await ask('getProject', 301, { path: { path: 'hot' } });
await ask('getProject', 404, { path: { path: 'nothing' } });
await ask('getProject', 409, { path: { path: 'twin' } });
await ask_public('listContent', { query: { project: 'soup/hot' } });
await ask('listContent', 200, { query: { project: 'soup/hot', limit: 1, after: '9999999999-1' } });
await ask('listContent', 400, { query: {} });
await ask('listContent', 404, { query: { project: 'nothing' } });
await ask('listContent', 409, { query: { project: 'twin' } });
for (const path of ['soup/a-bowl', 'soup/hot/barszcz', 'soup/hot/steam', 'soup/hot/the-pot-hums', 'sky/night', 'soup/blink']) {
    await ask('getContent', 200, { path: { path }, name: path });
}
await ask_public('getContent', { path: { path: 'soup/hot/steam' } });
await ask('getContent', 301, { path: { path: 'sky/blink' } });
await ask('getContent', 404, { path: { path: 'sky/nothing' } });
await ask_public('listClaims');
await ask('listClaims', 200, { query: { limit: 1, after: 3 } });
await ask('listClaims', 400, { query: { after: 'x' } });

// --- what is one's own ---
for (const [id, query] of [['getMe', {}], ['getClout', { limit: 1, after: 1000 }]]) {
    await ask(id, 200, { headers: bearer('reader'), query });
    await ask(id, 200, { headers: header('reader'), name: 'with the other header' });
    await ask(id, 401);
    await ask(id, 401, { headers: wrong, name: 'with a wrong token' });
    await ask(id, 403, { headers: bearer('uploader') });
    await ask(id, 405, { method: 'DELETE' });
}
await ask('getClout', 400, { headers: bearer('reader'), query: { after: 0 } });

// --- posting ---
const posting = { project: 'sky', file: [file('new.png'), 'new.png'], title: 'New', codename: 'new', alt: 'Something new', tags: 'new, blue',
    palette: '#ffebcd,#5f9ea0,#a55555' };
const post = (want, options) => ask('postContent', want, { headers: bearer('uploader'), form: posting, ...options });
const key = { ...bearer('uploader'), 'Idempotency-Key': '"b2d4a2f1-once"' };
const first = await post(201, { headers: key });
const again = await post(201, { headers: key, name: 'again' });
ok('the same request has the same answer', JSON.stringify(first.value) === JSON.stringify(again.value));
ok('… and address', first.headers.get('location') === again.headers.get('location') && first.headers.get('location') === `${server}/content/sky/new`);
await ask('getContent', 200, { path: { path: 'sky/new' }, name: 'what was posted' });
await post(201, { headers: header('uploader'), form: { project: 'sky', file: [file('mist.mp4'), 'mist.mp4'], captions: [file('steam.vtt'), 'steam.vtt'] } });
await post(201, { form: { project: 'sky', file: [file('other.png'), 'other.png'], decorative: 'yes' } });
await post(409);
await post(422, { headers: key, form: { ...posting, title: 'Other' } });
await post(422, { form: { ...posting, project: 'nothing' } });
await post(400, { form: { ...posting, decorative: 'perhaps' } });
await post(400, { headers: { ...bearer('uploader'), 'Idempotency-Key': 'a b' }, name: 'a bad key' });
await post(401, { headers: {} });
await post(401, { headers: wrong, name: 'with a wrong token' });
await post(402, { headers: bearer('poor'), form: { ...posting, file: [file('third.png'), 'third.png'], codename: '' } });
await post(403, { headers: bearer('reader') });
await post(413, { form: { ...posting, file: [Buffer.alloc(2000001), 'large.png'] } });
await post(415, { form: { ...posting, file: ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'x.svg'] } });
await post(429, { headers: bearer('hurried') });
await post(405, { method: 'DELETE' });

// --- nothing of the document is left out ---
for (const [id, operation] of operations) {
    const statuses = Object.keys(operation.responses).filter(status => !operation.seen.has(status));
    const parameters = (operation.parameters ?? []).map(({ name }) => name).filter(name => !operation.used.has(name));
    const properties = Object.keys(operation.requestBody?.content['multipart/form-data'].schema.properties ?? {})
        .filter(name => !operation.used.has(`body ${name}`));

    ok(`${id}: every status was answered`, statuses.length === 0, statuses.join(', '));
    ok(`${id}: every parameter and field was sent`, parameters.length + properties.length === 0, [...parameters, ...properties].join(', '));
}
console.log('end');
