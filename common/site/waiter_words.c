#include "site/waiter_words.h"

#include "base/unicode.h"
#include "base/unicode_kind.h"
#include "base/utf8.h"

#define LONGEST 6 /* letters of the longest word */
#define RUN_MAX 4 /* words in a row that he cannot read and shows */
#define DOTS "\xc2\xb7\xc2\xb7\xc2\xb7"
#define ELLIPSIS "\xe2\x80\xa6"

static const char *const vocabulary[] = {"help", "check", "please", "clout", "claim"};

#define VOCABULARY (sizeof(vocabulary) / sizeof(vocabulary[0]))

/* What is told of each word: its bit, 0 for one that he cannot read. False ends the reading. */
typedef bool told(void *context, unsigned word);

struct reader {
    told *tell;
    void *context;
    bool over;
    char letters[LONGEST + 1]; /* of the word so far; plain ones */
    size_t count;              /* of them; more than LONGEST: too long for any word */
    bool foreign;              /* it has other letters, too */
    bool unspaced;             /* its last letter is one of those of needs_no_blank() */
};

static unsigned bit_of(const struct reader *r)
{
    const struct str word = {r->letters, r->count};

    for (size_t i = 0; i < VOCABULARY && !r->foreign && r->count <= LONGEST; i++) {
        if (str_is(word, vocabulary[i]))
            return 1u << i;
    }
    return 0;
}

static void word_end(struct reader *r)
{
    if ((r->count > 0 || r->foreign) && !r->over)
        r->over = !r->tell(r->context, bit_of(r));
    r->count = 0;
    r->foreign = false;
}

static void add_letters(struct reader *r, const char *letters)
{
    for (; *letters != '\0'; letters++) {
        if (r->count < LONGEST)
            r->letters[r->count] = *letters;
        if (r->count <= LONGEST)
            r->count++;
    }
}

static bool is_of_words(uint32_t c)
{
    const enum unicode_kind kind = unicode_kind(c);

    return kind == UNICODE_LETTER || kind == UNICODE_NUMBER || kind == UNICODE_MARK ||
           kind == UNICODE_VOWEL;
}

/* Thai to Myanmar, Hangul, kana and Han: people who write these put no blank beside a foreign word. */
static bool needs_no_blank(uint32_t c)
{
    return (c >= 0xe00 && c < 0x1200) || (c >= 0x2e80 && c < 0xa640) || c >= 0xac00;
}

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019;
}

/* What is a letter to those who send it, though not to Unicode: small capitals, white ones on discs and squares. */
static char drawn_letter(uint32_t c)
{
    static const struct {
        uint32_t c;
        char letter;
    } small[] = {{0x26a, 'i'},  {0x29c, 'h'},  {0x29f, 'l'},  {0x1d00, 'a'}, {0x1d04, 'c'},
                 {0x1d07, 'e'}, {0x1d0b, 'k'}, {0x1d0d, 'm'}, {0x1d0f, 'o'}, {0x1d18, 'p'},
                 {0x1d1b, 't'}, {0x1d1c, 'u'}, {0xa731, 's'}};

    if (c >= 0x1f150 && c < 0x1f150 + 26)
        return (char)('a' + (c - 0x1f150));
    if (c >= 0x1f170 && c < 0x1f170 + 26)
        return (char)('a' + (c - 0x1f170));
    for (size_t i = 0; c > 0x250 && i < sizeof(small) / sizeof(small[0]); i++) {
        if (small[i].c == c)
            return small[i].letter;
    }
    return '\0';
}

static void read_character(struct reader *r, uint32_t c)
{
    const char *plain = unicode_plain_letters(c);
    char letter[2] = {drawn_letter(c), '\0'};

    if (unicode_is_accent(c))
        return;
    if (c < 128 && ascii_is_alnum((char)c))
        letter[0] = (char)c;
    if (plain == NULL && letter[0] != '\0')
        plain = letter;
    if (plain == NULL && !is_of_words(c)) {
        word_end(r);
        return;
    }
    if (r->unspaced != (plain == NULL && needs_no_blank(c)))
        word_end(r);
    r->unspaced = plain == NULL && needs_no_blank(c);
    if (plain == NULL)
        r->foreign = true;
    else
        add_letters(r, plain);
}

/* An apostrophe between two letters is part of the word. */
static bool joins(struct str piece, size_t at, size_t length, const struct reader *r)
{
    uint32_t next = 0;

    return (r->count > 0 || r->foreign) && at + length < piece.len &&
           utf8_decode(piece, at + length, &next) > 0 && is_of_words(next);
}

static bool is_name_or_address(struct str piece)
{
    uint32_t second = 0;

    return strstr(piece.at, "://") != NULL ||
           (piece.len > 1 && piece.at[0] == '@' && utf8_decode(piece, 1, &second) > 0 &&
            is_of_words(second));
}

/* What stands between two blanks, with a NUL behind it. */
static void read_piece(struct reader *r, struct str piece)
{
    size_t length;

    if (is_name_or_address(piece)) {
        r->foreign = true;
        word_end(r);
        return;
    }
    for (size_t at = 0; at < piece.len && !r->over; at += length) {
        uint32_t c = 0;

        length = utf8_decode(piece, at, &c);
        if (!is_apostrophe(c))
            read_character(r, c);
        else if (joins(piece, at, length, r))
            r->foreign = true; /* none of the five has one */
        else
            word_end(r);
    }
    word_end(r);
}

static bool is_blank(uint32_t c)
{
    const enum unicode_kind kind = unicode_kind(c);

    return kind == UNICODE_BLANK || kind == UNICODE_CONTROL;
}

static void read_words(struct str text, told *tell, void *context)
{
    struct reader r = {.tell = tell, .context = context};
    struct arena arena = {0};
    struct buf piece = BUF_INIT;
    struct str plain = {"", 0};
    size_t length;

    unicode_decompose(&arena, text, &plain);
    for (size_t at = 0; at < plain.len && !r.over; at += length) {
        uint32_t c = 0;

        length = utf8_decode(plain, at, &c);
        if (!is_blank(c)) {
            buf_add(&piece, plain.at + at, length);
            continue;
        }
        read_piece(&r, buf_view(&piece));
        buf_clear(&piece);
    }
    read_piece(&r, buf_view(&piece));
    buf_free(&piece);
    arena_free(&arena);
}

/* --- finding --------------------------------------------------------------------------------------------- */

static bool tell_bits(void *context, unsigned word)
{
    unsigned *bits = context;

    *bits |= word;
    return *bits != (1u << VOCABULARY) - 1;
}

unsigned waiter_words_find(struct str text)
{
    unsigned bits = 0;

    read_words(text, tell_bits, &bits);
    return bits;
}

/* --- showing --------------------------------------------------------------------------------------------- */

struct picture {
    struct buf *out;
    size_t count; /* words shown */
    size_t run;   /* words in a row that he cannot read */
};

static const char *text_of(unsigned word)
{
    for (size_t i = 0; i < VOCABULARY; i++) {
        if (word == 1u << i)
            return vocabulary[i];
    }
    return DOTS;
}

static bool tell_picture(void *context, unsigned word)
{
    struct picture *p = context;

    p->run = word == 0 ? p->run + 1 : 0;
    if (p->run > RUN_MAX)
        return true;
    if (p->count > 0)
        buf_char(p->out, ' ');
    if (p->count == WAITER_PICTURE_WORDS) {
        buf_text(p->out, ELLIPSIS);
        return false;
    }
    buf_text(p->out, text_of(word));
    p->count++;
    return true;
}

void waiter_words_picture(struct str text, struct buf *out)
{
    struct picture p = {.out = out};

    read_words(text, tell_picture, &p);
    if (p.count == 0)
        buf_text(out, DOTS);
}
