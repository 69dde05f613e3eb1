#include "site/answer_normal.h"

#include "base/panic.h"
#include "base/unicode.h"
#include "base/unicode_kind.h"
#include "base/utf8.h"
#include "site/answer_number.h"
#include "site/answer_script.h"

/* --- characters ------------------------------------------------------------------------------------------ */

struct characters {
    uint32_t *at;
    size_t count;
};

static struct characters decompose(struct arena *arena, struct str text)
{
    struct characters out = {NULL, 0};
    struct str plain;

    ASSERT(unicode_decompose(arena, text, &plain)); /* the callers have looked */
    out.at = ARENA_ARRAY(arena, uint32_t, plain.len + 1);
    for (size_t at = 0; at < plain.len; out.count++)
        at += utf8_decode(plain, at, &out.at[out.count]);
    return out;
}

/* Punctuation and blanks, and the accents and letters that are typed for an apostrophe. */
static bool is_gap(uint32_t c)
{
    enum unicode_kind kind = unicode_kind(c);

    return kind == UNICODE_PUNCTUATION || kind == UNICODE_BLANK || kind == UNICODE_CONTROL ||
           c == '`' || c == 0x2bb || c == 0x2bc;
}

static bool is_digit(uint32_t c)
{
    return unicode_kind(c) == UNICODE_NUMBER;
}

static bool is_word(uint32_t c)
{
    return !is_gap(c) && !unicode_is_accent(c);
}

/* Whether the punctuation at `i` tells things apart: in "C#", "A*", "-5", "3.14", "10:30", "1/2". */
static bool is_telling(struct characters s, size_t i)
{
    uint32_t c = s.at[i];
    uint32_t before = i > 0 ? s.at[i - 1] : ' ';
    uint32_t after = i + 1 < s.count ? s.at[i + 1] : ' ';

    if (c == '#')
        return is_word(before) || is_word(after);
    if (c == '*')
        return is_word(before) && !is_word(after);
    if (c == '-')
        return !is_word(before) && is_digit(after);
    if (c == '.' || c == ',' || c == ':' || c == '/')
        return is_digit(before) && is_digit(after);
    return c == '\\';
}

/* --- text ------------------------------------------------------------------------------------------------ */

static struct str without_article(struct str text)
{
    static const char *const articles[] = {"the ", "a ", "an "};

    for (size_t i = 0; i < sizeof(articles) / sizeof(articles[0]); i++) {
        if (str_starts(text, articles[i]) && text.len > strlen(articles[i]))
            return str_slice(text, strlen(articles[i]), text.len);
    }
    return text;
}

/* With `telling`, punctuation that tells things apart stays. */
static struct str normal_text(struct arena *arena, struct str text, bool telling)
{
    struct characters s = decompose(arena, text);
    struct buf out = BUF_INIT;
    struct str result;
    bool gap = false;

    for (size_t i = 0; i < s.count; i++) {
        const char *plain = unicode_plain_letters(s.at[i]);

        if (unicode_is_accent(s.at[i]))
            continue;
        if (is_gap(s.at[i]) && !(telling && is_telling(s, i))) {
            gap = true;
            continue;
        }
        if (gap && out.len > 0)
            buf_char(&out, ' ');
        gap = false;
        if (plain != NULL)
            buf_text(&out, plain);
        else
            utf8_add(&out, s.at[i]);
    }
    result.len = out.len;
    result.at = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return without_article(result);
}

struct str answer_normal_question(struct arena *arena, struct str text)
{
    return normal_text(arena, text, true);
}

bool answer_loses_meaning(struct arena *arena, struct str text)
{
    struct characters s = decompose(arena, text);

    for (size_t i = 0; i < s.count; i++) {
        if (is_gap(s.at[i]) && is_telling(s, i))
            return true;
    }
    return normal_text(arena, text, false).len == 0;
}

struct str answer_squeeze(struct arena *arena, enum answer_mode mode, struct str normal)
{
    char *out;
    size_t len = 0;

    if (mode != ANSWER_TEXT)
        return normal;
    out = arena_alloc(arena, normal.len + 1);
    for (size_t i = 0; i < normal.len; i++) {
        bool between_digits = i > 0 && i + 1 < normal.len && ascii_is_digit(normal.at[i - 1]) &&
                              ascii_is_digit(normal.at[i + 1]);

        if (normal.at[i] != ' ' || between_digits)
            out[len++] = normal.at[i];
    }
    return (struct str){out, len};
}

/* --- answers --------------------------------------------------------------------------------------------- */

static size_t character_count(struct str text)
{
    size_t count = 0;

    for (size_t at = 0; at < text.len; at += utf8_length_at(text, at))
        count++;
    return count;
}

static enum status check(struct str text, struct err *err)
{
    if (text.len == 0)
        return err_set(err, STATUS_INVALID, "the answer is empty");
    if (!utf8_is_valid(text))
        return err_set(err, STATUS_INVALID, "the answer is not valid UTF-8");
    if (!utf8_is_clean(text, false))
        return err_set(err, STATUS_INVALID,
                       "the answer holds a control character or one that turns the writing "
                       "direction; type it again");
    if (character_count(text) > ANSWER_CHARACTERS_MAX)
        return err_set(err, STATUS_INVALID,
                       "the answer is %zu characters long; at most %d are allowed",
                       character_count(text), ANSWER_CHARACTERS_MAX);
    return STATUS_OK;
}

static enum status normal_number(struct arena *arena, struct str text, struct str *out,
                                 struct err *err)
{
    int64_t number = 0;
    enum status status = answer_number(text, &number, err);

    if (status == STATUS_OK)
        *out = str_of(answer_number_text(arena, number));
    return status;
}

enum status answer_normal(struct arena *arena, enum answer_mode mode, struct str text,
                          struct str *out, struct err *err)
{
    struct str trimmed = str_trim(text);
    enum status status = check(trimmed, err);

    if (status != STATUS_OK)
        return status;
    if (mode == ANSWER_NUMBER)
        return normal_number(arena, trimmed, out, err);
    if (mode != ANSWER_TEXT) {
        ASSERT(unicode_nfc(arena, trimmed, out));
        return STATUS_OK;
    }
    if (answer_mixes_scripts(trimmed))
        return err_set(
            err, STATUS_INVALID,
            "the answer mixes alphabets within a word, so that letters look like others; "
            "type it in one alphabet");
    *out = normal_text(arena, trimmed, false);
    if (out->len == 0)
        return err_set(err, STATUS_INVALID, "the answer has neither letters nor digits");
    return STATUS_OK;
}
