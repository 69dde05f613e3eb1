#include "site/claim_text.h"

#include "base/unicode.h"
#include "base/unicode_kind.h"
#include "base/utf8.h"
#include "site/answer_script.h"

#include <inttypes.h>

#define JOINER_NOT 0x200c /* zero width non-joiner */
#define JOINER 0x200d
#define SELECTOR_TEXT 0xfe0e
#define SELECTOR_PICTURE 0xfe0f

/* Looks like nothing, whatever its category says: the fillers of Hangul and the empty cell of Braille. */
static bool is_blank_letter(uint32_t c)
{
    return c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0 || c == 0x2800;
}

static bool is_blank(uint32_t c)
{
    return c == '\t' || c == '\n' || c == '\r' || unicode_kind(c) == UNICODE_BLANK;
}

static bool is_mark(uint32_t c)
{
    return unicode_kind(c) == UNICODE_MARK;
}

/* Something that can be read out, or seen as a picture. */
static bool says_something(uint32_t c)
{
    enum unicode_kind kind = unicode_kind(c);

    return kind == UNICODE_LETTER || kind == UNICODE_NUMBER || kind == UNICODE_PICTURE;
}

/* Joiners make one sign of two in scripts beyond the European ones, and in pictures. */
static bool may_join(uint32_t before, uint32_t after)
{
    return before >= 0x590 && after >= 0x590 && !is_blank(before) && !is_blank(after) &&
           before != JOINER && before != JOINER_NOT;
}

static bool is_invisible(uint32_t before, uint32_t c, uint32_t after)
{
    if (c == JOINER || c == JOINER_NOT)
        return !may_join(before, after);
    if (c == SELECTOR_TEXT || c == SELECTOR_PICTURE)
        return before == 0 || is_blank(before) || is_mark(before);
    return is_blank_letter(c) || unicode_is_invisible(c);
}

static uint32_t character_at(struct str text, size_t at)
{
    uint32_t c = 0;

    if (at < text.len)
        utf8_decode(text, at, &c);
    return c;
}

/* Line ends and blanks of all kinds as one plain blank each run, and none at the ends. */
static struct str with_plain_blanks(struct arena *arena, struct str text)
{
    struct buf out = BUF_INIT;
    struct str result;
    bool blank = false;

    for (size_t at = 0; at < text.len; at += utf8_length_at(text, at)) {
        uint32_t c = character_at(text, at);

        if (is_blank(c)) {
            blank = true;
            continue;
        }
        if (blank && out.len > 0)
            buf_char(&out, ' ');
        blank = false;
        utf8_add(&out, c);
    }
    result.len = out.len;
    result.at = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return result;
}

/* What may stand where it stands; `*count` gets the number of characters. */
static enum status check_characters(struct str text, size_t *count, struct err *err)
{
    uint32_t before = 0;
    int marks = 0;
    bool says = false;

    *count = 0;
    for (size_t at = 0; at < text.len; ++*count) {
        uint32_t c = character_at(text, at);

        at += utf8_length_at(text, at);
        if (is_invisible(before, c, character_at(text, at)))
            return err_set(err, STATUS_INVALID,
                           "the claim holds an invisible character (U+%04" PRIX32 "); take it out",
                           c);
        if (unicode_kind(c) == UNICODE_UNKNOWN)
            return err_set(err, STATUS_INVALID,
                           "the claim holds a character that nobody knows (U+%04" PRIX32 "); take "
                           "it out",
                           c);
        marks = is_mark(c) ? marks + 1 : 0;
        if (marks > CLAIM_MARKS_MAX || (marks > 0 && (before == 0 || before == ' ')))
            return err_set(err, STATUS_INVALID,
                           "the claim piles up accents; a letter takes at most %d",
                           CLAIM_MARKS_MAX);
        says = says || says_something(c);
        before = c;
    }
    if (!says)
        return err_set(err, STATUS_INVALID,
                       "the claim is only punctuation; a claim has at least one letter");
    return STATUS_OK;
}

enum status claim_text_clean(struct arena *arena, const char *text, const char **out,
                             struct err *err)
{
    struct str given = str_of(text), line;
    enum status status;
    size_t count;

    if (!utf8_is_valid(given) || !unicode_nfc(arena, given, &line))
        return err_set(err, STATUS_INVALID, "the claim is not valid UTF-8");
    line = with_plain_blanks(arena, line);
    if (!utf8_is_clean(line, false))
        return err_set(err, STATUS_INVALID,
                       "the claim holds a control character or one that turns the writing "
                       "direction; take it out");
    if (line.len == 0)
        return err_set(err, STATUS_INVALID, "the claim is empty: say something, true or not");
    status = check_characters(line, &count, err);
    if (status != STATUS_OK)
        return status;
    if (count > CLAIM_CHARACTERS_MAX)
        return err_set(err, STATUS_INVALID,
                       "the claim is %zu characters long; at most %d are allowed", count,
                       CLAIM_CHARACTERS_MAX);
    if (answer_mixes_scripts(line))
        return err_set(err, STATUS_INVALID,
                       "the claim mixes alphabets within a word, so that letters look like others; "
                       "write each word in one alphabet");
    *out = line.at;
    return STATUS_OK;
}
