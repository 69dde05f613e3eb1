/* The five words that the waiter can read, however they are written, and what he shows of what he read. */
#include "lib/tap.h"
#include "site/waiter_words.h"

enum {
    H = WAITER_HELP,
    C = WAITER_CHECK,
    P = WAITER_PLEASE,
    O = WAITER_CLOUT,
    L = WAITER_CLAIM
};

#define DOTS "\xc2\xb7\xc2\xb7\xc2\xb7"

static const struct {
    const char *text;
    unsigned words;
    const char *picture;
} cases[] = {
    {"", 0, DOTS},
    {"check", C, "check"},
    {"may i have the check please", C | P, DOTS " " DOTS " " DOTS " " DOTS " check please"},
    {"one two check please", C | P, DOTS " " DOTS " check please"},
    {"help check please clout claim", H | C | P | O | L, "help check please clout claim"},
    {"CHECK, PLEASE!!!", C | P, "check please"},
    {"check/please", C | P, "check please"},
    {"check_please", C | P, "check please"},
    {"check-in", C, "check " DOTS},
    {"(check)", C, "check"},
    {"'check'", C, "check"},
    {"#check", C, "check"},
    {"check\nplease\r\n", C | P, "check please"},
    {"check\xe2\x80\x83please", C | P, "check please"}, /* an em blank */
    /* whole words only */
    {"checks", 0, DOTS},
    {"paycheck", 0, DOTS},
    {"check2", 0, DOTS},
    {"check's", 0, DOTS},
    {"check\xe2\x80\x99s", 0, DOTS},
    {"helpful pleased claimed", 0, DOTS " " DOTS " " DOTS},
    {"\xd0\xbc"
     "check",
     0, DOTS}, /* Cyrillic em before it */
    {"\xd1\x81"
     "heck",
     0, DOTS}, /* Cyrillic es in the place of c */
    {"checkaaaaaaaaaaaaaaaaaaaaaaa", 0, DOTS},
    /* forms of letters */
    {"\xef\xbd\x83\xef\xbd\x88\xef\xbd\x85\xef\xbd\x83\xef\xbd\x8b", C, "check"}, /* wide */
    {"\xf0\x9d\x90\x9c\xf0\x9d\x90\xa1\xf0\x9d\x90\x9e\xf0\x9d\x90\x9c\xf0\x9d\x90\xa4", C,
     "check"}, /* bold */
    {"\xf0\x9d\x93\xac\xf0\x9d\x93\xb1\xf0\x9d\x93\xae\xf0\x9d\x93\xac\xf0\x9d\x93\xb4", C,
     "check"},                                                                    /* bold script */
    {"\xe2\x93\x92\xe2\x93\x97\xe2\x93\x94\xe2\x93\x92\xe2\x93\x9a", C, "check"}, /* in circles */
    {"\xe1\xb4\x84\xca\x9c\xe1\xb4\x87\xe1\xb4\x84\xe1\xb4\x8b", C, "check"}, /* small capitals */
    {"\xf0\x9f\x85\xb2\xf0\x9f\x85\xb7\xf0\x9f\x85\xb4\xf0\x9f\x85\xb2\xf0\x9f\x85\xba", C,
     "check"}, /* white on squares */
    {"ch\xc3\xa9"
     "ck",
     C, "check"},
    {"c\xcc\xb6h\xcc\xb6"
     "e\xcc\xb6"
     "c\xcc\xb6k\xcc\xb6",
     C, "check"},                 /* struck out */
    {"CLA\xc4\xb0M", L, "claim"}, /* a Turkish capital */
    {"cla\xc4\xb1m", L, "claim"}, /* and a small letter */
    {"ple\xc2\xad"
     "ase",
     P, "please"}, /* soft hyphen */
    {"che\xe2\x80\x8b"
     "ck",
     C, "check"}, /* zero-width blank */
    {"\xe2\x80\xae"
     "check\xe2\x80\xac",
     C, "check"}, /* turned around */
    /* no blanks between scripts that have none */
    {"\xe8\xaf\xb7"
     "check\xe4\xb8\x80\xe4\xb8\x8b",
     C, DOTS " check " DOTS},
    {"check\xeb\xa5\xbc", C, "check " DOTS},
    /* no words of the writer's */
    {"https://example.org/check", 0, DOTS},
    {"see https://example.org/check?claim=1 please", P, DOTS " " DOTS " please"},
    {"@check", 0, DOTS},
    {"@check help", H, DOTS " help"},
    {"help @ check", H | C, "help check"},
    /* nothing like a word */
    {"\xf0\x9f\x91\x8d", 0, DOTS},
    {"\xf0\x9f\x91\x8d"
     "check\xf0\x9f\x91\x8d",
     C, "check"},
    {"?!", 0, DOTS},
    /* much of it */
    {"a b c d e f g h i j check k", C, DOTS " " DOTS " " DOTS " " DOTS " check " DOTS},
    {"check check check check check check check check please", C | P,
     "check check check check check check check check \xe2\x80\xa6"},
};

int main(void)
{
    struct buf text = BUF_INIT;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        buf_clear(&text);
        TAP_IS_INT(waiter_words_find(str_of(cases[i].text)), cases[i].words, cases[i].text);
        waiter_words_picture(str_of(cases[i].text), &text);
        TAP_IS_TEXT(text.at, cases[i].picture, "… as he shows it");
        tap_ok(text.len <= WAITER_PICTURE_MAX, "… in %zu bytes", text.len);
    }
    buf_clear(&text);
    waiter_words_picture((struct str){"check\0please", 12}, &text);
    TAP_IS_TEXT(text.at, "check please", "NUL stands between words");
    buf_clear(&text);
    for (int i = 0; i < 5000; i++)
        buf_text(&text, "\xf0\x9f\xa5\x9f\xd7\x90 ");
    buf_text(&text, "help");
    TAP_IS_INT(waiter_words_find(buf_view(&text)), H, "behind 10,000 characters of other things");
    buf_free(&text);
    return tap_done();
}
