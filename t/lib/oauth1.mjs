// Checks OAuth 1.0a signatures as RFC 5849 says, on a server's side. Knows nothing of the code that makes them.
import { createHmac, timingSafeEqual } from 'node:crypto';

// Section 3.6.
export function encode(text) {
    return Array.from(Buffer.from(text, 'utf8'), byte => {
        const c = String.fromCharCode(byte);
        return /[A-Za-z0-9\-._~]/.test(c) ? c : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    }).join('');
}

// Pairs of an application/x-www-form-urlencoded text, where "+" is a blank (section 3.4.1.3.1).
export function formPairs(text) {
    return text.split('&').filter(part => part !== '').map(part => {
        const at = part.indexOf('=');
        const [name, value] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
        return [name, value].map(each => decodeURIComponent(each.replaceAll('+', ' ')));
    });
}

// Parameters of `Authorization: OAuth …` (section 3.5.1), or null.
export function headerPairs(header) {
    if (!/^OAuth\s+/i.test(header ?? '')) {
        return null;
    }
    const pairs = [];
    for (const part of header.replace(/^OAuth\s+/i, '').split(/\s*,\s*/)) {
        const match = /^([^=\s]+)="([^"]*)"$/.exec(part);
        if (!match) {
            return null;
        }
        pairs.push([decodeURIComponent(match[1]), decodeURIComponent(match[2])]);
    }
    return pairs;
}

// Section 3.4.1: `base` is scheme and host, `target` path and question as they came.
export function baseString(method, base, target, header, form = '') {
    const url = new URL(base);
    const [path, question = ''] = target.split('?', 2);
    const pairs = [
        ...formPairs(question),
        ...formPairs(form),
        ...header.filter(([name]) => name !== 'realm' && name !== 'oauth_signature'),
    ].map(([name, value]) => [encode(name), encode(value)]);
    const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

    pairs.sort((a, b) => order(a[0], b[0]) || order(a[1], b[1]));
    return [
        method.toUpperCase(),
        encode(`${url.protocol}//${url.host}${path}`), // URL leaves out the port that is meant anyhow
        encode(pairs.map(pair => pair.join('=')).join('&')),
    ].join('&');
}

// Section 3.4.2.
export function sign(text, consumerSecret, tokenSecret) {
    return createHmac('sha1', `${encode(consumerSecret)}&${encode(tokenSecret)}`).update(text).digest('base64');
}

// Why a request is refused, or null. `seen` remembers nonces; `now` is in seconds.
export function refusal({ method, bases, target, authorization, keys, now, seen }) {
    const pairs = headerPairs(authorization);
    if (!pairs) {
        return 'no OAuth header';
    }
    const of = Object.fromEntries(pairs);
    if (pairs.length !== Object.keys(of).length) {
        return 'a parameter twice';
    }
    if (of.oauth_signature_method !== 'HMAC-SHA1' || (of.oauth_version ?? '1.0') !== '1.0') {
        return 'another method';
    }
    if (of.oauth_consumer_key !== keys.consumerKey || of.oauth_token !== keys.token) {
        return 'unknown keys';
    }
    const given = Buffer.from(of.oauth_signature ?? '', 'base64');
    const matches = bases.some(base => {
        const wanted = Buffer.from(
            sign(baseString(method, base, target, pairs), keys.consumerSecret, keys.tokenSecret), 'base64');
        return given.length === wanted.length && timingSafeEqual(given, wanted);
    });
    if (!matches) {
        return 'wrong signature';
    }
    if (!/^\d+$/.test(of.oauth_timestamp) || Math.abs(Number(of.oauth_timestamp) - now) > 300) {
        return 'timestamp out of bounds';
    }
    const once = `${of.oauth_timestamp} ${of.oauth_nonce}`;
    if (!of.oauth_nonce || seen.has(once)) {
        return 'a nonce twice';
    }
    seen.add(once);
    return null;
}

// `node oauth1.mjs`: the RFC's own examples.
if (process.argv[1] === new URL(import.meta.url).pathname) {
    const is = (name, got, want) => {
        console.log(`${got === want ? 'ok' : 'not ok'} - ${name}`);
        if (got !== want) {
            console.log(`# got  ${got}\n# want ${want}`);
        }
    };
    const header = headerPairs('OAuth realm="Example", oauth_consumer_key="9djdj82h48djs9d2", '
        + 'oauth_token="kkk9d7dh3k39sjv7", oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", '
        + 'oauth_nonce="7d8f3e4a", oauth_signature="bYT5CMsGcbgUdFHObYMEfcx6bsw%3D"');
    const text = baseString('POST', 'http://EXAMPLE.COM:80', '/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b', header,
        'c2&a3=2+q');
    is('the base string of section 3.4.1.1', text,
        'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D'
        + '%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1'
        + '%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7');
    is('its signature (erratum 2550)', sign(text, 'j49sk3j29djd', 'dh893hdasih9'), 'r6/TJjbCOr97/+UU0NsvSne7s5g=');
    const photo = authorization => ({
        method: 'GET', bases: ['http://photos.example.net'], target: '/photos?file=vacation.jpg&size=original',
        authorization, now: 137131202, seen: new Set(),
        keys: { consumerKey: 'dpf43f3p2l4k3l03', consumerSecret: 'kd94hf93k423kf44', token: 'nnch734d00sl2jdk',
                tokenSecret: 'pfkkdhi9sl3r4s00' },
    });
    const good = 'OAuth realm="Photos", oauth_consumer_key="dpf43f3p2l4k3l03", oauth_token="nnch734d00sl2jdk", '
        + 'oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131202", oauth_nonce="chapoH", '
        + 'oauth_signature="MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D"';
    is('the request of section 1.2', refusal(photo(good)), null);
    is('… with another signature', refusal(photo(good.replace('MdpQ', 'MdpR'))), 'wrong signature');
    is('… with another nonce', refusal(photo(good.replace('chapoH', 'chapoI'))), 'wrong signature');
    is('… of another question', refusal({ ...photo(good), target: '/photos?file=vacation.jpg&size=large' }), 'wrong signature');
    is('… of another method', refusal({ ...photo(good), method: 'POST' }), 'wrong signature');
    is('… ten minutes later', refusal({ ...photo(good), now: 137131802 }), 'timestamp out of bounds');
    const twice = photo(good);
    refusal(twice);
    is('… once more', refusal(twice), 'a nonce twice');
    is('… without a header', refusal(photo(undefined)), 'no OAuth header');
    console.log('end');
}
