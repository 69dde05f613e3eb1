#include "site/watch_words.h"

#include "base/unicode.h"
#include "base/utf8.h"

#include <utf8proc.h>

/* Plain letters and digits without anything in between, and where words begin in them. */
struct letters {
    struct buf text;
    bool *begins; /* one per byte of `text`, and one for the end */
    bool *alone;  /* per byte: it belongs to a word of one letter */
};

/* Marks of the European alphabets and those for all: what is left without them is the same word. */
static bool is_accent(utf8proc_int32_t c)
{
    return (c >= 0x300 && c <= 0x36f) || (c >= 0x483 && c <= 0x489) ||
           (c >= 0x1ab0 && c <= 0x1aff) || (c >= 0x1dc0 && c <= 0x1dff) ||
           (c >= 0x20d0 && c <= 0x20ff) || (c >= 0xfe20 && c <= 0xfe2f);
}

static bool is_letter(utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);

    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ME) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

/* Compatibility decomposition without case and invisible characters (Unicode Standard Annex 15). */
static size_t decompose(struct arena *arena, struct str text, utf8proc_int32_t **out)
{
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                      UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text.at;
    utf8proc_ssize_t count;

    *out = NULL;
    if (text.len == 0)
        return 0;
    count = utf8proc_decompose(bytes, (utf8proc_ssize_t)text.len, NULL, 0, options);
    if (count <= 0)
        return 0;
    *out = ARENA_ARRAY(arena, utf8proc_int32_t, (size_t)count);
    return utf8proc_decompose(bytes, (utf8proc_ssize_t)text.len, *out, count, options) == count
               ? (size_t)count
               : 0;
}

static void add_letter(struct letters *letters, utf8proc_int32_t c)
{
    const char *plain = unicode_plain_letters((uint32_t)c);

    if (plain != NULL)
        buf_text(&letters->text, plain);
    else
        utf8_add(&letters->text, (uint32_t)c);
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
    utf8proc_int32_t *at;
    size_t count = decompose(arena, text, &at), begin = 0, characters = 0;

    buf_init(&out->text);
    out->begins = ARENA_ARRAY(arena, bool, count * 4 + 1);
    out->alone = ARENA_ARRAY(arena, bool, count * 4 + 1);
    for (size_t i = 0; i < count; i++) {
        if (is_accent(at[i]))
            continue;
        if (is_letter(at[i])) {
            add_letter(out, at[i]);
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
