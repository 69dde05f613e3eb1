#include "site/watch_words.h"

#include "base/unicode.h"
#include "base/unicode_kind.h"
#include "base/utf8.h"
#include "site/look_alike.h"

/* Plain letters and digits without anything in between, and where words begin in them. */
struct letters {
    struct buf text;
    bool *begins; /* one per byte of `text`, and one for the end */
    bool *alone;  /* per byte: it belongs to a word of one letter */
};

static bool is_letter(uint32_t c)
{
    enum unicode_kind kind = unicode_kind(c);

    return look_alike(c) != '\0' || kind == UNICODE_LETTER || kind == UNICODE_NUMBER ||
           kind == UNICODE_MARK || kind == UNICODE_VOWEL;
}

static void add_letter(struct letters *letters, uint32_t c)
{
    const char *plain = unicode_plain_letters(c);
    char seen = look_alike(c);

    if (seen != '\0')
        buf_char(&letters->text, seen);
    else if (plain != NULL)
        buf_text(&letters->text, plain);
    else
        utf8_add(&letters->text, c);
}

static void end_word(struct letters *letters, size_t begin, size_t characters)
{
    if (characters == 0)
        return;
    letters->begins[begin] = true;
    for (size_t i = begin; i < letters->text.len; i++)
        letters->alone[i] = characters == 1;
}

/* The caller frees `out->text`. */
static void letters_of(struct letters *out, struct arena *arena, struct str text)
{
    struct str plain = STR("");
    size_t begin = 0, characters = 0;
    uint32_t c = 0;

    unicode_decompose(arena, text, &plain);
    buf_init(&out->text);
    /* A character of two bytes or more has at most two plain letters. */
    out->begins = ARENA_ARRAY(arena, bool, plain.len + 1);
    out->alone = ARENA_ARRAY(arena, bool, plain.len + 1);
    for (size_t at = 0; at < plain.len;) {
        at += utf8_decode(plain, at, &c);
        if (unicode_is_accent(c))
            continue;
        if (is_letter(c)) {
            add_letter(out, c);
            characters++;
            continue;
        }
        end_word(out, begin, characters);
        begin = out->text.len;
        characters = 0;
    }
    end_word(out, begin, characters);
    out->begins[out->text.len] = true;
}

/* Whether `word` stands at `from`, with no end of a word inside but its own and those of letters that stand alone. */
static bool stands_at(const struct letters *text, size_t from, const struct letters *word)
{
    const size_t len = word->text.len;

    if (!text->begins[from] || text->text.len - from < len || !text->begins[from + len] ||
        memcmp(text->text.at + from, word->text.at, len) != 0)
        return false;
    for (size_t i = 1; i < len; i++) {
        if (text->begins[from + i] && !word->begins[i] &&
            !(text->alone[from + i - 1] && text->alone[from + i]))
            return false;
    }
    return true;
}

bool watch_words_find(const struct conf *conf, struct arena *arena, const char *text,
                      struct str *found)
{
    struct str rest = str_of(conf_text(conf, CONF_WATCH_WORDS)), word;
    struct letters all, one;
    bool hit = false;

    letters_of(&all, arena, str_of(text));
    while (!hit && conf_word(&rest, &word)) {
        letters_of(&one, arena, word);
        for (size_t from = 0; !hit && one.text.len > 0 && from < all.text.len; from++)
            hit = stands_at(&all, from, &one);
        buf_free(&one.text);
    }
    buf_free(&all.text);
    if (hit && found != NULL)
        *found = word;
    return hit;
}
