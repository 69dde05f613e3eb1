/* What people type for an answer, and what it is compared with. */
#include "site/answer_check.h"
#include "site/answer_normal.h"
#include "site/answer_number.h"
#include "site/answer_script.h"

#include "base/file.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "lib/tap.h"

static struct arena arena;
static struct answer_key key;

/* The normal form, or the beginning of why there is none. */
static const char *normal(enum answer_mode mode, const char *text)
{
    struct str out = {NULL, 0};
    struct err err = {.message = ""};

    if (answer_normal(&arena, mode, str_of(text), &out, &err) != STATUS_OK)
        return arena_printf(&arena, "! %.40s", err.message);
    return arena_copy(&arena, out);
}

static void test_text(void)
{
    static const struct {
        const char *text, *want, *what;
    } cases[] = {
        {"  \xc5\x81\xc3\xb3\x64\xc5\xba ", "lodz", "a stroke is no mark that comes off by itself"},
        {"LODZ", "lodz", "and without any"},
        {"L\xc3\x93\x44\xc5\xb9", "lodz", "in capitals"},
        {"Lo\xcc\x81\x64z\xcc\x81", "lodz", "marks that stand alone"},
        {"\xd0\xb1\xd0\xb3\xd2\x83\xd1\x8a", "\xd0\xb1\xd0\xb3\xd1\x8a", "a titlo"},
        {"Stra\xc3\x9f\x65", "strasse", "sharp s"},
        {"STRASSE", "strasse", "in capitals"},
        {"\xc4\xb0stanbul", "istanbul", "the dotted capital I"},
        {"\xc4\xb1stanbul", "istanbul", "the dotless small one"},
        {"\xef\xac\x81sh", "fish", "a ligature"},
        {"\xef\xbc\x91\xef\xbc\x92\xef\xbc\x93", "123", "full-width digits"},
        {"\xc7\x85", "dz", "a letter with two faces"},
        {"za\xe2\x80\x8bpi\xc2\xad\x65k", "zapiek", "what nobody sees"},
        {"Rek'Sai", "rek sai", "an apostrophe"},
        {"Rek\xe2\x80\x99Sai", "rek sai", "a typographer's"},
        {"Rek`Sai", "rek sai", "a wrong one"},
        {"Rek\xc2\xb4Sai", "rek sai", "another wrong one"},
        {"Dr.  Wily", "dr wily", "a point and blanks"},
        {"C#", "c", "what loses its meaning, see below"},
        {"-5", "5", "this too"},
        {"3.14", "3 14", "and this"},
        {"C++", "c++", "symbols are no punctuation"},
        {"$ 5", "$ 5", "nor are currencies"},
        {"The Beatles", "beatles", "an article"},
        {"a Pierogi", "pierogi", "another"},
        {"An apple", "apple", "a third"},
        {"The", "the", "an article that is all there is"},
        {"Theodore", "theodore", "a word that begins like one"},
        {"\xc3\x86ther, \xc5\x92uvre", "aether oeuvre", "letters that were two"},
        {"\xc3\xb8re \xc4\x91ong \xc4\xa7\x65n \xc3\xbeorn", "ore dong hen thorn", "Latin letters"},
        {"\xe3\x81\x8c", "\xe3\x81\x8b\xe3\x82\x99", "a Japanese sound keeps its mark"},
        {"\xe0\xa4\x95\xe0\xa5\x80", "\xe0\xa4\x95\xe0\xa5\x80", "and a Hindi vowel"},
        {"\xd0\x99\xd0\xbe\xd0\xb4", "\xd0\xb8\xd0\xbe\xd0\xb4", "a Cyrillic short i does not"},
        {"\xd0\xb0pple", "! the answer mixes alphabets within a word", "a Cyrillic a in Latin"},
        {"\xd0\xb0\xe2\x80\x8bpple", "! the answer mixes alphabets within a word", "also apart"},
        {"\xce\xb1-carotene", "\xce\xb1 carotene", "alphabets in words of their own"},
        {"pierogi \xd0\xb2\xd0\xb0\xd1\x80\xd0\xb5\xd0\xbd\xd0\xb8\xd0\xba\xd0\xb8",
         "pierogi \xd0\xb2\xd0\xb0\xd1\x80\xd0\xb5\xd0\xbd\xd0\xb8\xd0\xba\xd0\xb8", "likewise"},
        {"\xff", "! the answer is not valid UTF-8", "bytes that are no text"},
        {"", "! the answer is empty", "nothing"},
        {" \t\n", "! the answer is empty", "blanks"},
        {"?!", "! the answer has neither letters nor digits", "mere punctuation"},
        {"a\xe2\x80\xae\x62", "! the answer holds a control character or on", "what turns around"},
        {"a\x01\x62", "! the answer holds a control character or on", "a control"},
        {"a\xc2\x85\x62", "! the answer holds a control character or on", "a newer control"},
        {"pierogi\n", "pierogi", "the line end of a form"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *want = cases[i].want;

        if (want[0] == '!')
            want = arena_printf(&arena, "! %.40s", want + 2);
        TAP_IS_TEXT(normal(ANSWER_TEXT, cases[i].text), want, cases[i].what);
    }
}

static void test_length(void)
{
    struct buf text = BUF_INIT;

    for (int i = 0; i < ANSWER_CHARACTERS_MAX; i++)
        buf_text(&text, "\xc5\x82");
    TAP_IS_INT(strlen(normal(ANSWER_TEXT, text.at)), ANSWER_CHARACTERS_MAX, "200 characters");
    buf_char(&text, 'l');
    for (int mode = 0; mode < ANSWER_MODES; mode++) {
        if (mode != ANSWER_NUMBER)
            TAP_IS_TEXT(normal((enum answer_mode)mode, text.at),
                        "! the answer is 201 characters long; at mo", "201 are too many");
    }
    buf_free(&text);
}

static void test_numbers(void)
{
    static const struct {
        const char *text, *want, *what;
    } cases[] = {
        {"-5", "-5", "a sign"},
        {"\xe2\x88\x92\x35", "-5", "a typographer's"},
        {"+5", "5", "the other one"},
        {"3.14", "3.14", "decimals"},
        {"3,14", "3.14", "behind a comma"},
        {"3.140", "3.14", "needless zeros behind"},
        {"0003", "3", "and before"},
        {"-0", "0", "minus nothing"},
        {"1 234 567", "1234567", "thousands"},
        {"12\xc2\xa0\x33\x34\x35.5", "12345.5", "with a blank that does not break"},
        {"\xef\xbc\x94\xef\xbc\x92", "42", "full-width digits"},
        {"999999999999.999999", "999999999999.999999", "the largest"},
        {"1000000000000", "!", "a larger one"},
        {"0.0000001", "!", "a finer one"},
        {"1,234", "!", "a comma that may be either"},
        {"1,234,567", "!", "two of them"},
        {"1 23", "!", "blanks where none belong"},
        {" 1 234", "1234", "but those around it"},
        {"1.2.3", "!", "two points"},
        {"1e3", "!", "powers"},
        {"0x10", "!", "other bases"},
        {"five", "!", "words"},
        {"5 kg", "!", "units"},
        {"5.", "!", "a point without decimals"},
        {".5", "!", "and one without a number"},
        {"-", "!", "a lonely sign"},
        {"--5", "!", "two signs"},
        {"nan", "!", "no number"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        const char *got = normal(ANSWER_NUMBER, cases[i].text);

        TAP_IS_TEXT(got[0] == '!' ? "!" : got, cases[i].want, cases[i].what);
    }
}

static void test_meaning(void)
{
    static const struct {
        const char *text;
        bool loses;
    } cases[] = {
        {"C#", true},        {"F# minor", true},   {"#5", true},       {"-5", true},
        {"3.14", true},      {"10:30", true},      {"1/2", true},      {"A*", true},
        {"C:\\", true},      {"?", true},          {"10.0.0.1", true}, {"Rek'Sai", false},
        {"Dr. Wily", false}, {"AC/DC", false},     {"C++", false},     {"P!nk", false},
        {"Q*bert", false},   {"Jean-Luc", false},  {"50%", false},     {"R&B", false},
        {"Mr. 5", false},    {"2001: A S", false}, {"LODZ", false},    {"7-Eleven", false},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        tap_ok(answer_loses_meaning(&arena, str_of(cases[i].text)) == cases[i].loses, "\"%s\" %s",
               cases[i].text, cases[i].loses ? "loses its meaning" : "keeps its meaning");
}

static void test_questions(void)
{
    static const struct {
        const char *a, *b;
        bool same;
    } cases[] = {
        {"What is a pierogi?", "what is a  PIEROGI", true},
        {"What is C?", "What is C#?", false},
        {"What is 5 - 3?", "What is -53?", false},
        {"The capital of Poland?", "capital of Poland", true},
        {"\xc5\x81\xc3\xb3\x64\xc5\xba is where?", "Lodz is where", true},
        {"What is 2+2?", "What is 22?", false},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        tap_ok(str_eq(answer_normal_question(&arena, str_of(cases[i].a)),
                      answer_normal_question(&arena, str_of(cases[i].b))) == cases[i].same,
               "\"%s\" and \"%s\" are %s", cases[i].a, cases[i].b,
               cases[i].same ? "one question" : "two questions");
}

/* "yes", "no", or "!" when it cannot be an answer. */
static const char *verdict(enum answer_mode mode, const char *tolerance, const char *accepted,
                           const char *given)
{
    const char *texts[] = {"something else entirely", accepted, "42"};
    struct answer_accepted all = {mode, tolerance, texts, 3};
    bool right = true;

    if (mode == ANSWER_NUMBER)
        texts[0] = "1000000";
    if (answer_check(&arena, &key, &all, str_of(given), &right, NULL) != STATUS_OK)
        return right ? "! but right" : "!";
    return right ? "yes" : "no";
}

static void test_check(void)
{
    static const struct {
        enum answer_mode mode;
        const char *tolerance, *accepted, *given, *want, *what;
    } cases[] = {
        {ANSWER_TEXT, NULL, "Rek'Sai", "reksai", "yes", "text: without the blank"},
        {ANSWER_TEXT, NULL, "Rek'Sai", "REK SAI!", "yes", "text: with it"},
        {ANSWER_TEXT, NULL, "\xc5\x81\xc3\xb3\x64\xc5\xba", "lodz", "yes", "text: without accents"},
        {ANSWER_TEXT, NULL, "pierogi", "pierog", "no", "text: not quite"},
        {ANSWER_TEXT, NULL, "3 14", "314", "no", "text: digits that are apart"},
        {ANSWER_TEXT, NULL, "pierogi", "42", "yes", "text: another accepted one"},
        {ANSWER_TEXT, NULL, "apple", "\xd0\xb0pple", "!", "text: of two alphabets"},
        {ANSWER_TEXT, NULL, "apple", "", "!", "text: nothing"},
        {ANSWER_NUMBER, NULL, "3.5", "3,5", "yes", "number: as people write it"},
        {ANSWER_NUMBER, NULL, "3.5", "3.6", "no", "number: beside it"},
        {ANSWER_NUMBER, "0.1", "3.5", "3.6", "yes", "number: in reach"},
        {ANSWER_NUMBER, "0.1", "3.5", "3.4", "yes", "number: in reach below"},
        {ANSWER_NUMBER, "0.1", "3.5", "3.600001", "no", "number: out of reach"},
        {ANSWER_NUMBER, "0.1", "-3.5", "3.5", "no", "number: of the other sign"},
        {ANSWER_NUMBER, NULL, "3.5", "three", "!", "number: in words"},
        {ANSWER_NUMBER, NULL, "1500", "1.500", "yes", "number: a point between thousands"},
        {ANSWER_NUMBER, NULL, "1.5", "1.500", "yes", "number: … or before decimals"},
        {ANSWER_NUMBER, NULL, "-999000", " -999.000 ", "yes", "number: the most of them"},
        {ANSWER_NUMBER, NULL, "15000", "1.5000", "no", "number: no thousands"},
        {ANSWER_NUMBER, NULL, "150", "1.50", "no", "number: nor these"},
        {ANSWER_NUMBER, NULL, "125", "0.125", "no", "number: nor less than one"},
        {ANSWER_NUMBER, NULL, "1500", "1,500", "!", "number: a comma is asked about"},
        {ANSWER_NUMBER, "10", "1500", "1.495", "yes", "number: thousands in reach"},
        {ANSWER_EXACT, NULL, "C#", "C#", "yes", "exact"},
        {ANSWER_EXACT, NULL, "C#", "c#", "no", "exact: another case"},
        {ANSWER_EXACT, NULL, "C#", "C", "no", "exact: half of it"},
        {ANSWER_EXACT, NULL, "C#", " C# ", "yes", "exact: with blanks around it"},
        {ANSWER_EXACT, NULL, "caf\xc3\xa9", "cafe\xcc\x81", "yes", "exact: one text, two ways"},
        {ANSWER_CHOICE, NULL, "Soup", "Soup", "yes", "choice"},
        {ANSWER_CHOICE, NULL, "Soup", "soup", "no", "choice: nothing that was shown"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        TAP_IS_TEXT(verdict(cases[i].mode, cases[i].tolerance, cases[i].accepted, cases[i].given),
                    cases[i].want, cases[i].what);
}

static void test_modes(void)
{
    enum answer_mode mode;

    for (int i = 0; i < ANSWER_MODES; i++)
        tap_ok(answer_mode_of(str_of(answer_mode_name((enum answer_mode)i)), &mode) &&
                   mode == (enum answer_mode)i,
               "mode %s", answer_mode_name((enum answer_mode)i));
    tap_ok(!answer_mode_of(STR("Text"), &mode), "no other mode");
    tap_ok(strcmp(unicode_plain_letters(0x142), "l") == 0 && unicode_plain_letters('l') == NULL,
           "plain letters are for those that are none");
}

int main(void)
{
    struct conf *conf = NULL;
    char *environment[] = {(char[]){"PIEROGIS_SECRET_KEY=0123456789abcdef0123456789abcdef"}, NULL};

    int home = file_open_dir(tap_folder());

    if (conf_load(&conf, &arena, home, tap_folder(), environment, NULL) != STATUS_OK) {
        printf("Bail out! no configuration\n");
        return 1;
    }
    file_close(home);
    answer_key_make(&key, conf);
    test_text();
    test_length();
    test_numbers();
    test_meaning();
    test_questions();
    test_check();
    test_modes();
    arena_free(&arena);
    return tap_done();
}
