#include "site/waiter_phrases.h"

#include "base/buf.h"
#include "base/unicode.h"
#include "site/account_change.h"

#define PREFIX "waiter."
#define CATCHPHRASE "catchphrase"
#define SHOWN 60 /* bytes of a line that a sentence about it shows */
#define PLEASE ".please"

static const struct {
    const char *name;
    size_t offset;
} places[] = {
    {"check", offsetof(struct waiter_values, check)},
    {"address", offsetof(struct waiter_values, address)},
    {"minutes", offsetof(struct waiter_values, minutes)},
    {"clout", offsetof(struct waiter_values, clout)},
    {"rank", offsetof(struct waiter_values, rank)},
    {"claim", offsetof(struct waiter_values, claim)},
    {"words", offsetof(struct waiter_values, words)},
    {"handle", offsetof(struct waiter_values, handle)},
};

#define PLACES (sizeof(places) / sizeof(places[0]))

enum place {
    CHECK = 1 << 0,
    ADDRESS = 1 << 1,
    MINUTES = 1 << 2,
    CLOUT = 1 << 3,
    RANK = 1 << 4,
    CLAIM = 1 << 5,
    WORDS = 1 << 6,
    HANDLE = 1 << 7
};

struct rule {
    const char *key;
    unsigned needs, may; /* placeholders */
    const char *plain;   /* what is said when no line will do */
};

static const struct rule rules[] = {
    [WAITER_SAYS_CHECK] = {"waiter.check", CHECK | ADDRESS, MINUTES | RANK,
                           "your check is {check}: enter it at {address} within {minutes} minutes"},
    [WAITER_SAYS_CLOUT] = {"waiter.clout", CLOUT, RANK,
                           "you have {clout} clout and your rank is {rank}"},
    [WAITER_SAYS_CLAIM] = {"waiter.claim", CLAIM | ADDRESS, RANK,
                           "the claim is \"{claim}\": make one at {address}"},
    [WAITER_SAYS_NO_CLAIM] = {"waiter.no-claim", ADDRESS, RANK,
                              "there is no claim: make one at {address}"},
    [WAITER_SAYS_HELP] = {"waiter.help", WORDS, RANK, "the words are {words}"},
    [WAITER_SAYS_PUZZLED] = {"waiter.puzzled", 0, WORDS | RANK,
                             "that was none of my words: {words}"},
    [WAITER_SAYS_LINKED] = {"waiter.linked", HANDLE, RANK, "you are {handle} now"},
    [WAITER_SAYS_SENTENCE] = {"waiter.sentence", 0, 0,
                              "i am good at writing but can only read 5 words"},
    [WAITER_SAYS_WROTE] = {"waiter.wrote", WORDS, 0, "you wrote: {words}"},
};

#define RULES (sizeof(rules) / sizeof(rules[0]))

/* --- placeholders ---------------------------------------------------------------------------------------- */

/* Takes the text before the next "{name}" off `*rest`, and that with it. `*place` is its index, PLACES for one that does
 * not exist; false when there is none any more: then all of the rest is that text. */
static bool next_place(struct str *rest, struct str *before, size_t *place, struct str *name)
{
    size_t open = str_find(*rest, '{');
    struct str tail = str_slice(*rest, open + 1, rest->len);
    size_t close = str_find(tail, '}');

    *before = *rest;
    if (open == rest->len || close == tail.len)
        return false;
    *before = str_slice(*rest, 0, open);
    *name = str_slice(tail, 0, close);
    *rest = str_slice(tail, close + 1, tail.len);
    for (*place = 0; *place < PLACES && !str_is(*name, places[*place].name); ++*place)
        continue;
    return true;
}

static const char *fill(struct arena *arena, const char *text, const struct waiter_values *values)
{
    struct str rest = str_of(text), before, name;
    struct buf out = BUF_INIT;
    size_t place;
    const char *copy;

    while (next_place(&rest, &before, &place, &name)) {
        buf_str(&out, before);
        if (place < PLACES) {
            const char *value;

            memcpy(&value, (const char *)values + places[place].offset, sizeof(value));
            buf_str(&out, str_of(value));
        }
    }
    buf_str(&out, before);
    copy = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return copy;
}

/* --- rules ----------------------------------------------------------------------------------------------- */

/* The placeholder that `text`, which has none that is whole, begins and does not end; PLACES = none. */
static size_t half_place(struct str text)
{
    const size_t open = str_find(text, '{');
    size_t place = 0;

    while (place < PLACES && !str_starts(str_slice(text, open + 1, text.len), places[place].name))
        place++;
    return place;
}

/* Why the line may not be said, in `arena`, or NULL. */
static const char *fault_of(const struct rule *rule, const char *text, struct arena *arena)
{
    struct str rest = str_of(text), before, name;
    unsigned there = 0;
    size_t place;

    if (rest.len > WAITER_PHRASE_MAX)
        return arena_printf(arena, "has %zu bytes; at most %d are said", rest.len,
                            WAITER_PHRASE_MAX);
    while (next_place(&rest, &before, &place, &name)) {
        if (place == PLACES || ((rule->needs | rule->may) & (1u << place)) == 0)
            return arena_printf(arena, "has the placeholder {%.*s}, which means nothing there",
                                STR_ARG(name));
        there |= 1u << place;
    }
    place = half_place(before);
    if (place < PLACES)
        return arena_printf(arena, "has {%s without the } that belongs to it", places[place].name);
    for (place = 0; place < PLACES; place++) {
        if ((rule->needs & ~there & (1u << place)) != 0)
            return arena_printf(arena, "lacks the placeholder {%s}", places[place].name);
    }
    return NULL;
}

static const char *draw(const struct phrases *phrases, struct arena *arena, const struct rule *rule,
                        const char *key, uint64_t seed)
{
    const char *text = phrase(phrases, key, seed);

    return text == NULL || fault_of(rule, text, arena) != NULL ? NULL : text;
}

const char *waiter_phrase(const struct phrases *phrases, struct arena *arena,
                          enum waiter_phrase which, bool please, uint64_t seed,
                          const struct waiter_values *values)
{
    const struct rule *rule = &rules[which];
    const char *text = NULL;

    if (please)
        text = draw(phrases, arena, rule, arena_printf(arena, "%s" PLEASE, rule->key), seed);
    if (text == NULL)
        text = draw(phrases, arena, rule, rule->key, seed);
    return fill(arena, text == NULL ? rule->plain : text, values);
}

static const struct rule *rule_of(struct str key)
{
    if (str_ends(key, PLEASE))
        key.len -= strlen(PLEASE);
    for (size_t i = 0; i < RULES; i++) {
        if (str_is(key, rules[i].key))
            return &rules[i];
    }
    return NULL;
}

/* It stands behind the longest of what he says, as a member's may. */
const char *waiter_catchphrase(const struct phrases *phrases)
{
    const char *text = phrase(phrases, CATCHPHRASE, 0);

    return text == NULL || strlen(text) > CATCHPHRASE_MAX ? NULL : text;
}

static const char *line_fault(const struct phrase_line *line, struct arena *arena)
{
    const struct rule *rule = rule_of(line->key);

    if (str_is(line->key, CATCHPHRASE) && strlen(line->text) > CATCHPHRASE_MAX)
        return arena_printf(arena, "has %zu bytes; at most %d are said", strlen(line->text),
                            CATCHPHRASE_MAX);
    if (!str_starts(line->key, PREFIX))
        return NULL;
    if (rule == NULL)
        return "is a key that the waiter does not know";
    return line->text[0] == '\0' ? NULL : fault_of(rule, line->text, arena);
}

size_t waiter_phrases_check(const struct phrases *phrases, struct arena *arena,
                            void (*tell)(void *context, const char *sentence), void *context)
{
    size_t count = 0;

    for (size_t i = 0; i < phrases->count; i++) {
        const struct phrase_line *line = &phrases->lines[i];
        const struct str text = str_of(line->text);
        const char *fault = line_fault(line, arena);

        if (fault == NULL)
            continue;
        tell(context, arena_printf(arena, "the phrase \"%.*s: %.*s\" %s", STR_ARG(line->key),
                                   STR_ARG(str_slice(text, 0, unicode_cut(text, SHOWN))), fault));
        count++;
    }
    return count;
}
