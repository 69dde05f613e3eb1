/* Questions in files: what is read from each format, and why the rest is refused. */
#include "site/trivia_entity.h"
#include "site/trivia_import.h"
#include "site/trivia_jsonl.h"
#include "site/trivia_starter.h"

#include "lib/tap.h"

static struct arena arena;

static void add_texts(struct buf *out, const struct question_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        buf_printf(out, "%s%s", i == 0 ? "" : "/", texts->at[i]);
}

/* "QUESTION = RIGHT ! WRONG (MODE)" of each draft, or "LINE: REASON", joined by " & ". */
static const char *read_all(enum trivia_format format, enum trivia_encoding encoding, bool choice,
                            struct str text)
{
    struct trivia_reading reading = {.format = format, .encoding = encoding, .choice = choice};
    struct trivia_drafts drafts;
    struct buf out = BUF_INIT;
    struct err err;
    const char *result;

    if (trivia_read(&arena, text, &reading, &drafts, &err) != STATUS_OK)
        return arena_printf(&arena, "! %s", err.message);
    for (size_t i = 0; i < drafts.count; i++) {
        const struct trivia_draft *d = &drafts.items[i];

        buf_text(&out, i == 0 ? "" : " & ");
        if (d->refused != NULL) {
            buf_printf(&out, "%zu: %s", d->line, d->refused);
            continue;
        }
        buf_printf(&out, "%s = ", d->question.text);
        add_texts(&out, &d->question.right);
        if (d->question.wrong.count > 0)
            buf_text(&out, " ! ");
        add_texts(&out, &d->question.wrong);
        buf_printf(&out, " (%s)", answer_mode_name(d->question.mode));
    }
    result = arena_copy(&arena, buf_view(&out));
    buf_free(&out);
    return result;
}

static void test_entities(void)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"&quot;a&quot; &amp; b", "\"a\" & b"},
        {"&#039;&#39;&#x27;&#X27;", "''''"},
        {"&pi; &Eacute; &eacute; &hellip; &rsquo;", "\xcf\x80 \xc3\x89 \xc3\xa9 \xe2\x80\xa6 "
                                                    "\xe2\x80\x99"},
        {"&amp;quot;", "&quot;"},
        {"AT&T; R&B &", "AT&T; R&B &"},
        {"&nothing; &; &#; &#x; &#xg; &#1114112; &#0; &#xd800;",
         "&nothing; &; &#; &#x; &#xg; &#1114112; &#0; &#xd800;"},
        {"&thetasym;&#1114111;", "\xcf\x91\xf4\x8f\xbf\xbf"},
        {"&quot", "&quot"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        TAP_IS_TEXT(trivia_entity_decode(&arena, str_of(cases[i].text)).at, cases[i].want,
                    cases[i].text);
}

#define RESULT(type, question, right, wrong)                                                       \
    "{\"type\":\"" type "\",\"difficulty\":\"easy\",\"category\":\"x\",\"question\":\"" question   \
    "\",\"correct_answer\":\"" right "\",\"incorrect_answers\":[" wrong "]}"
#define ANSWER(results) "{\"response_code\":0,\"results\":[" results "]}"

static const struct {
    enum trivia_encoding encoding;
    bool choice;
    const char *text, *want, *what;
} opentdb_cases[] = {
    {TRIVIA_DETECT, false,
     ANSWER(RESULT("multiple", "Who wrote &quot;Faust&quot; ?", "Goethe", "\"Kafka\",\"Mann\"")),
     "Who wrote \"Faust\" ? = Goethe ! Kafka/Mann (text)", "html"},
    {TRIVIA_DETECT, true,
     ANSWER(RESULT("multiple", "Who is it then?", "Goethe", "\"Kafka\",\"Mann\"")),
     "Who is it then? = Goethe ! Kafka/Mann (choice)", "all as a choice"},
    {TRIVIA_DETECT, false,
     ANSWER(RESULT("multiple", "Who+wrote+%22Faust%22%3F", "Johann+Goethe", "\"Thomas+Mann\"")),
     "Who wrote \"Faust\"? = Johann Goethe ! Thomas Mann (choice)", "the old URL way"},
    {TRIVIA_DETECT, false, ANSWER(RESULT("multiple", "1%2B1%20is%3F", "2", "\"3\",\"4\"")),
     "1+1 is? = 2 ! 3/4 (number)", "the URL way"},
    {TRIVIA_DETECT, false,
     ANSWER(RESULT("bXVsdGlwbGU=", "V2hvPw==", "TWU=", "\"WW91\",\"VGhlbQ==\"")),
     "1: a text is not base64", "base64, but for the category"},
    {TRIVIA_BASE64, false,
     "[{\"type\":\"bXVsdGlwbGU=\",\"question\":\"V2hvPw==\",\"correct_answer\":\"TWU=\","
     "\"incorrect_answers\":[\"WW91\",\"VGhlbQ==\"]}]",
     "Who? = Me ! You/Them (text)", "base64"},
    {TRIVIA_DETECT, false,
     "[{\"type\":\"Ym9vbGVhbg==\",\"question\":\"V2hvPw==\",\"correct_answer\":\"VHJ1ZQ==\","
     "\"incorrect_answers\":[\"RmFsc2U=\"]}]",
     "Who? = True ! False (choice)", "base64 that was found"},
    {TRIVIA_PLAIN, false,
     ANSWER(RESULT("multiple", "What is &amp; ?", "an ampersand", "\"b\",\"c\"")),
     "What is &amp; ? = an ampersand ! b/c (text)", "plain"},
    {TRIVIA_DETECT, false,
     ANSWER(RESULT("multiple", "Who wrote &amp;quot;Faust&amp;quot; ?", "Goethe", "\"a\",\"b\"")),
     "1: after decoding it still has character references, as if it was encoded twice; "
     "--encoding html-twice decodes twice",
     "encoded twice"},
    {TRIVIA_HTML_TWICE, false,
     ANSWER(RESULT("multiple", "Who wrote &amp;quot;Faust&amp;quot; ?", "Goethe", "\"a\",\"b\"")),
     "Who wrote \"Faust\" ? = Goethe ! a/b (text)", "decoded twice"},
    {TRIVIA_DETECT, false, ANSWER(RESULT("boolean", "Is it so?", "True", "\"False\"")),
     "Is it so? = True ! False (choice)", "true or false"},
    {TRIVIA_DETECT, false,
     ANSWER(RESULT("multiple", "Which of these is a dumpling?", "Pieróg", "\"Soup\",\"Pie\"")),
     "Which of these is a dumpling? = Pieróg ! Soup/Pie (choice)", "what must be a choice"},
    {TRIVIA_DETECT, false,
     ANSWER(RESULT("multiple", "In which language is it?", "C#", "\"C\",\"C++\"")),
     "In which language is it? = C# ! C/C++ (exact)", "what must be exact"},
    {TRIVIA_DETECT, false,
     ANSWER(RESULT("multiple", "In which language is it?", "C", "\"C#\",\"C++\"")),
     "In which language is it? = C ! C#/C++ (exact)", "also for wrong answers"},
    {TRIVIA_DETECT, false,
     ANSWER(RESULT("multiple", "Why is that so?", "Because somebody has always done it like this",
                   "\"No\",\"Yes\"")),
     "Why is that so? = Because somebody has always done it like this ! No/Yes (choice)",
     "what is too long to be typed"},
    {TRIVIA_DETECT, false,
     ANSWER(RESULT("multiple", "Who is it then?", "The King", "\"king\",\"Queen\"")),
     "1: the right answer \"The King\" and the wrong answer \"king\" are the same in mode text",
     "a right answer that is wrong"},
    {TRIVIA_DETECT, false, ANSWER(RESULT("multiple", "Who is it?", "A\\u0001b", "\"c\"")),
     "1: right answer 1: the answer holds a control character or one that turns the writing "
     "direction; type it again",
     "a control"},
    {TRIVIA_URL_3986, false, ANSWER(RESULT("multiple", "Who%00", "b", "\"c\"")),
     "1: a text holds a NUL", "a NUL"},
    {TRIVIA_URL_3986, false, ANSWER(RESULT("multiple", "Who%zz", "b", "\"c\"")),
     "1: \"%\" without two hexadecimal digits behind it", "half an escape"},
    {TRIVIA_URL_3986, false, ANSWER(RESULT("multiple", "Who%ff", "b", "\"c\"")),
     "1: the question is not valid UTF-8", "bytes that are no text"},
    {TRIVIA_DETECT, false, ANSWER(RESULT("guess", "Who is it?", "b", "\"c\"")),
     "1: its type is neither multiple nor boolean", "another type"},
    {TRIVIA_DETECT, false, ANSWER(RESULT("multiple", "Who is it?", "b", "")),
     "1: it has no incorrect_answers", "no wrong answers"},
    {TRIVIA_DETECT, false, ANSWER("7,{\"question\":1}"),
     "1: it has no question & 2: it has no question", "no questions"},
    {TRIVIA_DETECT, false, ANSWER(""), "", "nothing"},
    {TRIVIA_DETECT, false, "{\"response_code\":5,\"results\":[]}",
     "! the file holds no questions but a refusal of the service: it was asked too often; wait "
     "five seconds between two requests",
     "a refusal"},
    {TRIVIA_DETECT, false, "{\"response_code\":9,\"results\":[]}",
     "! the response_code of the file is not a known one", "another one"},
    {TRIVIA_DETECT, false, "{\"a\":1}",
     "! the file is JSON, but has no \"results\" as the Open Trivia Database gives them",
     "other JSON"},
};

static void test_opentdb(void)
{
    for (size_t i = 0; i < sizeof(opentdb_cases) / sizeof(opentdb_cases[0]); i++)
        TAP_IS_TEXT(read_all(TRIVIA_OPENTDB, opentdb_cases[i].encoding, opentdb_cases[i].choice,
                             str_of(opentdb_cases[i].text)),
                    opentdb_cases[i].want, opentdb_cases[i].what);
}

static void test_csv(void)
{
    static const struct {
        const char *text, *want, *what;
    } cases[] = {
        {"Who?,me", "Who? = me (text)", "two fields"},
        {"Who?,me|myself,,easy\r\n", "Who? = me/myself (text)", "answers and a difficulty"},
        {"Who?,me,you|they,People,hard\n", "Who? = me ! you/they (choice)", "wrong ones"},
        {"\"Who, then?\",\"\"\"me\"\"\"", "Who, then? = \"me\" (text)", "quotes"},
        {"Who?,\"a\\|b|c\"", "Who? = a|b/c (text)", "a bar within an answer"},
        {"\xef\xbb\xbfWho?,me", "Who? = me (text)", "a byte order mark"},
        {"\n\nWho?,me\n\n\nWhere?,here\n", "Who? = me (text) & Where? = here (text)",
         "empty lines"},
        {"How many?,7", "How many? = 7 (number)", "a number"},
        {"answers,question\n", "answers = question (text)", "no names of columns"},
        {"Question,Answers,Mode,Tolerance,Reward,Source\nHow many?,7,number,0.5,3,me\n",
         "How many? = 7 (number)", "names of columns"},
        {"question,answers,difficulty\nWho?,me,awful",
         "2: its difficulty is none of easy, medium "
         "and hard",
         "a bad difficulty"},
        {"question,answers,mode\nWho?,me,loud",
         "2: its mode is none of text, number, exact and "
         "choice",
         "a bad mode"},
        {"question,answers,reward\nWho?,me,-1", "2: its reward is not a number from 0 to 1000000",
         "a bad reward"},
        {"question,anwsers\nWho?,me", "! there is no column \"anwsers\"; did you mean \"answers\"?",
         "a bad column"},
        {"question,question\n", "! two columns are called \"question\"", "two of a kind"},
        {"Who?", "1: the question has no right answer", "no answer"},
        {",me", "1: the question is empty", "no question"},
        {"a,b,c,d,e,f", "1: it has 6 fields for 4 columns", "too many fields"},
        {"\"Who?,me\nWhere?,here", "1: a quote is opened and never closed & Where? = here (text)",
         "an open quote ends with its line"},
        {"\"Who?\"x,me\nWhere?,here",
         "1: there is something behind a closing quote; within quotes, double it & Where? = here "
         "(text)",
         "words behind a quote"},
        {"\"Who\nis it?\",me\nWhere?,here",
         "1: the question holds a line end, a control character or one that turns the writing "
         "direction; take it out & Where? = here (text)",
         "a line end within quotes"},
        {"a,b\n\"c\nd\",e\n,f",
         "a = b (text) & 2: the question holds a line end, a control "
         "character or one that turns the writing direction; take it out & "
         "4: the question is empty",
         "lines are counted"},
        {"Which of these?,me",
         "1: it asks to choose among answers, but there are no wrong ones to "
         "choose from",
         "nothing to choose from"},
        {"Who?,me,Me",
         "1: the right answer \"me\" and the wrong answer \"Me\" are the same in mode "
         "choice",
         "choices that are one"},
        {"Who?,me,you|You|they", "1: two wrong answers are the same: \"you\"",
         "wrong ones that are one"},
        {"Who?,a|b,c", "1: a choice needs wrong answers, at least as many as right ones",
         "too few wrong ones"},
        {"Who?,a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p", "Who? = a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p (text)",
         "sixteen answers"},
        {"Who?,1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16|17", "1: it has more than 16 answers",
         "too many answers"},
        {"\xff,me", "1: the question is not valid UTF-8", "bytes that are no text"},
        {"", "", "nothing"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        TAP_IS_TEXT(read_all(TRIVIA_CSV, TRIVIA_DETECT, false, str_of(cases[i].text)),
                    cases[i].want, cases[i].what);
    TAP_IS_TEXT(read_all(TRIVIA_CSV, TRIVIA_DETECT, false, STR("Who\0?,me")), "1: it holds a NUL",
                "a NUL");
}

static void test_jsonl(void)
{
    static const struct {
        const char *text, *want, *what;
    } cases[] = {
        {"{\"question\":\"Who?\",\"answers\":[\"me\"]}\n\n", "Who? = me (text)", "the least"},
        {"{\"question\":\"Who?\",\"answers\":[\"me\"],\"mode\":\"exact\"}\r\n", "Who? = me (exact)",
         "a mode"},
        {"{\"question\":\"Who?\",\"answers\":[\"3\"],\"mode\":\"number\",\"tolerance\":\"-1\"}",
         "1: the tolerance is negative; leave the sign out", "a bad tolerance"},
        {"{\"question\":\"Who?\",\"answers\":[\"3\"],\"mode\":\"text\",\"tolerance\":\"1\"}",
         "1: only numbers have a tolerance; leave it out", "a tolerance of words"},
        {"{\"question\":\"Who?\",\"answers\":[\"x\"],\"mode\":\"number\"}",
         "1: right answer 1: \"x\" is not a number that can be compared: write digits from 0 to 9, "
         "with nothing between them but a point before the decimals, at most 12 before it and 6 after it",
         "a number that is none"},
        {"{\"question\":\"Who?\",\"answer\":[\"me\"]}",
         "1: it has an unknown member \"answer\"; did you mean \"answers\"?", "a bad name"},
        {"{\"question\":\"Who?\",\"answers\":\"me\"}", "1: its \"answers\" is not an array",
         "no array"},
        {"{\"question\":\"Who?\",\"answers\":[1]}",
         "1: in its \"answers\" is something that is no text", "no text"},
        {"{\"question\":1,\"answers\":[\"me\"]}", "1: its \"question\" is not a text", "no text"},
        {"{\"question\":\"Who?\",\"answers\":[\"me\"],\"reward\":1.5}",
         "1: its reward is not a number from 0 to 1000000", "half a clout"},
        {"[1]\nnull", "1: it is not a JSON object & 2: it is not a JSON object", "other values"},
        {"{\"question\":\"Who?\",\"answers\":[\"\xd0\xb0pple\"],\"mode\":\"text\"}",
         "1: right answer 1: the answer mixes alphabets within a word, so that letters look like "
         "others; type it in one alphabet",
         "an answer that nobody can type"},
        {"{\"question\":\"Who?\",\"answers\":[\"\xd0\xb0pple\"]}", "Who? = \xd0\xb0pple (exact)",
         "unless it is exact"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        TAP_IS_TEXT(read_all(TRIVIA_JSONL, TRIVIA_DETECT, false, str_of(cases[i].text)),
                    cases[i].want, cases[i].what);
    tap_ok(str_starts(str_of(read_all(TRIVIA_JSONL, TRIVIA_DETECT, false, STR("{\"a\""))), "1: "),
           "half an object");
}

static void test_formats(void)
{
    static const struct {
        const char *text;
        enum trivia_format want;
    } cases[] = {
        {"{\"question\":\"a\",\"answers\":[]}\n{", TRIVIA_JSONL},
        {"\xef\xbb\xbf\n{\"question\":\"a\"}", TRIVIA_JSONL},
        {"{\"response_code\":0,\"results\":[]}", TRIVIA_OPENTDB},
        {"[\n{\"question\":\"a\"}]", TRIVIA_OPENTDB},
        {"{\n\"results\":[]}", TRIVIA_OPENTDB},
        {"question,answers", TRIVIA_CSV},
        {"", TRIVIA_CSV},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        TAP_IS_TEXT(trivia_format_name(trivia_format_detect(str_of(cases[i].text))),
                    trivia_format_name(cases[i].want), "the format of a file");
}

static void test_starter(void)
{
    struct trivia_reading reading = {.format = TRIVIA_JSONL};
    struct trivia_drafts drafts;
    struct buf again = BUF_INIT;
    struct err err;
    size_t fine = 0, modes[ANSWER_MODES] = {0, 0, 0, 0};

    if (trivia_read(&arena, trivia_starter(), &reading, &drafts, &err) != STATUS_OK)
        printf("Bail out! %s\n", err.message);
    for (size_t i = 0; i < drafts.count; i++) {
        const struct trivia_draft *draft = &drafts.items[i];

        fine += draft->refused == NULL && draft->has_mode;
        modes[draft->question.mode]++;
        trivia_jsonl_write(&again, &draft->question);
        if (draft->refused != NULL)
            tap_ok(false, "line %zu: %s", draft->line, draft->refused);
    }
    TAP_IS_INT(fine, QUESTION_POOL_ENOUGH, "fifty questions to begin with");
    for (int mode = 0; mode < ANSWER_MODES; mode++)
        tap_ok(modes[mode] >= 4, "%zu of them of mode %s", modes[mode],
               answer_mode_name((enum answer_mode)mode));
    tap_ok(str_eq(buf_view(&again), trivia_starter()), "written again they are the same bytes");
    buf_free(&again);
}

int main(void)
{
    test_entities();
    test_opentdb();
    test_csv();
    test_jsonl();
    test_formats();
    test_starter();
    arena_free(&arena);
    return tap_done();
}
