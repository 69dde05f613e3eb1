#include "site/answer_script.h"

#include "base/unicode_kind.h"
#include "base/utf8.h"

enum script {
    SCRIPT_OTHER, /* digits, marks, and alphabets that look like no other one */
    SCRIPT_LATIN,
    SCRIPT_GREEK,
    SCRIPT_CYRILLIC,
    SCRIPT_ARMENIAN,
    SCRIPT_CHEROKEE
};

/* The blocks that hold letters of these alphabets (Unicode 14, Blocks.txt). */
static const struct {
    uint32_t first, last;
    enum script script;
} blocks[] = {
    {0x41, 0x5a, SCRIPT_LATIN},        {0x61, 0x7a, SCRIPT_LATIN},
    {0xc0, 0x24f, SCRIPT_LATIN},       {0x250, 0x2af, SCRIPT_LATIN},
    {0x370, 0x3ff, SCRIPT_GREEK},      {0x400, 0x52f, SCRIPT_CYRILLIC},
    {0x531, 0x58a, SCRIPT_ARMENIAN},   {0x13a0, 0x13ff, SCRIPT_CHEROKEE},
    {0x1c80, 0x1c8f, SCRIPT_CYRILLIC}, {0x1e00, 0x1eff, SCRIPT_LATIN},
    {0x1f00, 0x1fff, SCRIPT_GREEK},    {0x2c60, 0x2c7f, SCRIPT_LATIN},
    {0x2de0, 0x2dff, SCRIPT_CYRILLIC}, {0xa640, 0xa69f, SCRIPT_CYRILLIC},
    {0xa720, 0xa7ff, SCRIPT_LATIN},    {0xab30, 0xab6f, SCRIPT_LATIN},
    {0xab70, 0xabbf, SCRIPT_CHEROKEE}, {0xff21, 0xff3a, SCRIPT_LATIN},
    {0xff41, 0xff5a, SCRIPT_LATIN},
};

/* Parts of words: letters and the marks on them, and invisible characters between them. */
static bool continues_word(uint32_t c)
{
    enum unicode_kind kind = unicode_kind(c);

    return kind == UNICODE_LETTER || kind == UNICODE_MARK || kind == UNICODE_VOWEL ||
           unicode_is_invisible(c);
}

static enum script script_of(uint32_t c)
{
    if (unicode_kind(c) != UNICODE_LETTER)
        return SCRIPT_OTHER;
    for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++) {
        if (c >= blocks[i].first && c <= blocks[i].last)
            return blocks[i].script;
    }
    return SCRIPT_OTHER;
}

bool answer_mixes_scripts(struct str text)
{
    enum script word = SCRIPT_OTHER;
    uint32_t c = 0;

    for (size_t at = 0; at < text.len; at += utf8_decode(text, at, &c)) {
        enum script script;

        utf8_decode(text, at, &c);
        if (!continues_word(c)) {
            word = SCRIPT_OTHER;
            continue;
        }
        script = script_of(c);
        if (script == SCRIPT_OTHER)
            continue;
        if (word != SCRIPT_OTHER && word != script)
            return true;
        word = script;
    }
    return false;
}
