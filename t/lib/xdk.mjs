// X's own client reads what the waiter reads, from a server that answers like X: a second opinion on its shapes.
//     node xdk.mjs BASE PARTICIPANT POST      who has written to the waiter, and a post with likes
// Prints "ok - …" and "not ok - …" lines, and "end".
import { Client, OAuth1 } from '@xdevplatform/xdk';

const [base, participant, post] = process.argv.slice(2);
const client = new Client({
    baseUrl: base,
    oauth1: new OAuth1({
        apiKey: 'consumer-key', apiSecret: 'consumer+secret/%2B',
        accessToken: '1000-token', accessTokenSecret: 'token=secret', callback: 'oob',
    }),
});
const is = (name, got, want) => {
    const same = JSON.stringify(got) === JSON.stringify(want);
    console.log(`${same ? 'ok' : 'not ok'} - ${name}`);
    if (!same) {
        console.log(`# got  ${JSON.stringify(got)}\n# want ${JSON.stringify(want)}`);
    }
};

const me = await client.users.getMe();
is('who the waiter is', [me.data.id, me.data.username], ['1000', 'waiter']);
const first = await client.directMessages.getEvents({ maxResults: 2, expansions: ['sender_id'], eventTypes: ['MessageCreate'] });
is('a page of messages', first.data.map(each => each.text), ['three', 'two']);
is('who wrote them', first.includes.users.map(each => each.id), [participant]);
const second = await client.directMessages.getEvents({ maxResults: 2, paginationToken: first.meta.nextToken ?? first.meta.next_token });
is('the next page', second.data.map(each => each.text), ['one']);
is('which is the last', second.meta.nextToken ?? second.meta.next_token, undefined);
const sent = await client.directMessages.createByParticipantId(participant, { text: 'good evening' });
const id = sent.data.dmEventId ?? sent.data.dm_event_id;
is('an answer has a number', /^\d{1,19}$/.test(id), true);
const conversation = await client.directMessages.getEventsByParticipantId(participant, { maxResults: 1 });
is('and is in the conversation', [conversation.data[0].id, conversation.data[0].text], [id, 'good evening']);
const likes = await client.posts.getByIds([post]);
is('a post', likes.data.map(each => each.id), [post]);
console.log('end');
