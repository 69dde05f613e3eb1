/* Limits of what people and admins give the bouncer, and of what is told about people: each with a value just at it and
 * one just over it. */
#include "lib/scratch_trivia.h"
#include "site/account_change.h"
#include "site/answer_number.h"
#include "site/bouncer_challenge.h"
#include "site/dungeon.h"
#include "site/identity.h"
#include "site/login_check.h"
#include "site/phrases.h"
#include "site/question_rules.h"
#include "site/session_agent.h"
#include "site/session_change.h"
#include "site/trivia_entity.h"
#include "site/trivia_import.h"
#include "site/trivia_jsonl.h"

#include "base/file.h"

/* `text`, so many times. */
static const char *times(const char *text, size_t count)
{
    struct buf out = BUF_INIT;
    const char *result;

    for (size_t i = 0; i < count; i++)
        buf_text(&out, text);
    result = arena_copy(&arena, buf_view(&out));
    buf_free(&out);
    return result;
}

/* --- questions ------------------------------------------------------------------------------------------- */

static struct question question_of(const char *text)
{
    struct question q = {.text = text, .mode = ANSWER_TEXT, .category = "", .source = ""};

    q.right.at[q.right.count++] = "me";
    return q;
}

static bool takes(struct question q)
{
    struct str normal;

    return question_tidy(&arena, &q, &normal, &err) == STATUS_OK;
}

static void test_questions(void)
{
    struct question most = question_of("Who?"), over = question_of("Who?");

    tap_ok(takes(question_of(times("\xf0\x9d\x84\x9e", QUESTION_CHARACTERS_MAX))) &&
               !takes(question_of(times("\xf0\x9d\x84\x9e", QUESTION_CHARACTERS_MAX + 1))),
           "%d characters of a question, however long", QUESTION_CHARACTERS_MAX);
    TAP_IS_INT(err.status, STATUS_INVALID, "… and no more");
    tap_ok(!takes(question_of(times("a", QUESTION_CHARACTERS_MAX + 1))), "of short ones, too");
    TAP_IS_TEXT(err.message, "the question is 501 characters long; at most 500 are allowed",
                "… which is said");
    most.category = times("c", QUESTION_CATEGORY_MAX);
    over.category = times("c", QUESTION_CATEGORY_MAX + 1);
    tap_ok(takes(most) && !takes(over), "the category");
    over.category = "";
    most.source = times("s", QUESTION_SOURCE_MAX);
    over.source = times("s", QUESTION_SOURCE_MAX + 1);
    tap_ok(takes(most) && !takes(over), "the source");
    over.source = "";
    most.reward = QUESTION_REWARD_MAX;
    over.reward = QUESTION_REWARD_MAX + 1;
    tap_ok(takes(most) && !takes(over), "the reward");
    over.reward = QUESTION_REWARD_USUAL - 1;
    tap_ok(!takes(over), "… which is not below nothing");
}

/* Whether a question with this right answer, and one wrong answer more than a yes-or-no has, is to be typed. */
static bool is_typed(const char *right)
{
    struct question q = question_of("Who?");

    q.right.at[0] = right;
    q.wrong = (struct question_texts){{"you", "they"}, 2};
    return question_find_mode(&arena, &q, false, &err) == STATUS_OK && q.mode == ANSWER_TEXT;
}

static void test_modes(void)
{
    tap_ok(is_typed(times("\xc5\x82", 40)) && !is_typed(times("\xc5\x82", 41)),
           "of 40 characters an answer can be typed");
}

static void test_choices(void)
{
    struct bouncer_visitor anna;
    struct bouncer_challenge challenge;
    struct question q = question_of("Which?");

    trivia_site("choices");
    anna = trivia_member("anna");
    q.mode = ANSWER_CHOICE;
    for (size_t i = 0; i < QUESTION_ANSWERS_MAX; i++) {
        q.right.at[i] = arena_printf(&arena, "right %zu", i);
        q.wrong.at[i] = arena_printf(&arena, "wrong %zu", i);
    }
    q.right.count = q.wrong.count = QUESTION_ANSWERS_MAX;
    TAP_IS_INT(question_add(&site, &arena, &q, &err), STATUS_OK, "all answers there can be");
    TAP_IS_INT(bouncer_knock(&site, &arena, &anna, &challenge, &err), STATUS_OK, "are asked");
    TAP_IS_INT(challenge.questions[0].choice_count, BOUNCER_CHOICES_MAX, "… all of them");
}

/* --- numbers and files of questions ---------------------------------------------------------------------- */

static bool is_number(const char *text)
{
    int64_t number;

    return answer_number(str_of(text), &number, NULL) == STATUS_OK;
}

static void test_numbers(void)
{
    tap_ok(is_number(times("9", 12)) && !is_number(times("9", 13)), "digits before the point");
    tap_ok(is_number("0.999999") && !is_number("0.9999999"), "digits behind it");
    tap_ok(is_number(arena_printf(&arena, "%63s", "1")) &&
               !is_number(arena_printf(&arena, "%64s", "1")),
           "characters, with blanks around");
}

/* What the first record of a file is told; NULL when it is fine. */
static const char *told(enum trivia_format format, struct str text)
{
    struct trivia_reading reading = {.format = format};
    struct trivia_drafts drafts;

    if (trivia_read(&arena, text, &reading, &drafts, &err) != STATUS_OK)
        return err.message;
    return drafts.count == 0 ? "nothing" : drafts.items[0].refused;
}

static const char *fields(size_t count)
{
    return told(TRIVIA_CSV, str_of(arena_printf(&arena, "a%s", times(",b", count - 1))));
}

static const char *line_of(size_t bytes)
{
    const char *start = "{\"question\":\"Who?\",\"answers\":[\"me\"]";

    return told(TRIVIA_JSONL, str_of(arena_printf(&arena, "%s%*s}\n", start,
                                                  (int)(bytes - strlen(start) - 1), "")));
}

static void test_files(void)
{
    struct str file = {NULL, TRIVIA_FILE_MAX};
    char *bytes = calloc(TRIVIA_FILE_MAX + 1, 1);

    TAP_IS_TEXT(fields(32), "it has 32 fields for 4 columns", "32 fields are read");
    TAP_IS_TEXT(fields(33), "it has too many fields", "33 are not");
    TAP_IS_TEXT(line_of(TRIVIA_JSONL_LINE_MAX), NULL, "a line of JSON");
    tap_ok(line_of(TRIVIA_JSONL_LINE_MAX + 1) != NULL, "one byte more: %s",
           line_of(TRIVIA_JSONL_LINE_MAX + 1));
    file.at = bytes;
    TAP_IS_TEXT(told(TRIVIA_CSV, file), "it holds a NUL", "a file of 64 MiB is read");
    file.len++;
    TAP_IS_TEXT(told(TRIVIA_CSV, file), "the file is larger than 64 MB; cut it",
                "one byte more is not");
    free(bytes);
    TAP_IS_TEXT(trivia_entity_decode(&arena, STR("&#000000065;")).at, "A",
                "an entity of ten bytes");
    TAP_IS_TEXT(trivia_entity_decode(&arena, STR("&#0000000065;")).at, "&#0000000065;",
                "one byte more is none");
}

/* --- people ---------------------------------------------------------------------------------------------- */

static bool is_identity(const char *text)
{
    struct identity identity;

    return identity_parse(&arena, text, &identity, &err) == STATUS_OK;
}

static bool is_check(const char *code, size_t bytes)
{
    char read[LOGIN_CHECK_CHARACTERS + 1];

    return login_check_read(str_of(arena_printf(&arena, "%-*s", (int)bytes, code)), read);
}

static const char *agent_at(size_t bytes)
{
    char out[SESSION_AGENT_TEXT];

    session_agent(str_of(arena_printf(&arena, "%*s", (int)bytes, " Firefox/140")), out);
    return arena_strdup(&arena, out);
}

static void test_people(void)
{
    struct account anna;
    int64_t id;

    trivia_site("people");
    id = ledger_account(&site, "anna", ROLE_MEMBER);
    TAP_IS_INT(account_set_catchphrase(&site, &arena, id, times("a", CATCHPHRASE_MAX), &anna, &err),
               STATUS_OK, "a catchphrase");
    TAP_IS_INT(
        account_set_catchphrase(&site, &arena, id, times("a", CATCHPHRASE_MAX + 1), &anna, &err),
        STATUS_INVALID, "one byte more");
    tap_ok(is_identity(arena_printf(&arena, "local:%s", times("4", NATIVE_ID_MAX))) &&
               !is_identity(arena_printf(&arena, "local:%s", times("4", NATIVE_ID_MAX + 1))),
           "the id of a service");
    tap_ok(is_check("0123456789ABCDEF", 200) && !is_check("0123456789ABCDEF", 201),
           "a check with blanks behind it");
    TAP_IS_TEXT(agent_at(512 + strlen("140")), "Firefox", "what a browser says within 512 bytes");
    TAP_IS_TEXT(agent_at(513 + strlen("140")), "a browser", "… and not behind them");
}

static void test_sessions(void)
{
    static struct session_list list;
    char token[HASH_TEXT];
    int64_t anna;

    trivia_site("sessions");
    anna = ledger_account(&site, "anna", ROLE_MEMBER);
    db_begin(site.db, TX_PRIVATE, &err);
    for (int i = 0; i < SESSION_LIST_MAX; i++)
        session_start(&site, anna, STR(""), token, &err);
    session_list(site.db, &arena, anna, &list, &err);
    TAP_IS_INT(list.count, SESSION_LIST_MAX, "all sessions");
    session_start(&site, anna, STR("Firefox/140"), token, &err);
    session_list(site.db, &arena, anna, &list, &err);
    db_end(site.db, STATUS_OK, &err);
    TAP_IS_INT(list.count, SESSION_LIST_MAX, "of one more, as many");
    TAP_IS_TEXT(list.items[0].agent, "Firefox", "the newest first");
}

static void test_dungeon(void)
{
    int64_t until, count = 0;

    trivia_site("dungeon");
    for (int i = 0; i <= DUNGEON_OTHERS_MAX + 1; i++) {
        db_begin(site.db, TX_PRIVATE, &err);
        dungeon_send(site.db, arena_printf(&arena, "prefix:%d", i), &until, &err);
        db_end(site.db, STATUS_OK, &err);
        if (i == DUNGEON_OTHERS_MAX - 1) {
            dungeon_others(site.db, "prefix:0", &count, &err);
            TAP_IS_INT(count, DUNGEON_OTHERS_MAX - 1, "one less than are counted");
        }
    }
    dungeon_others(site.db, "prefix:0", &count, &err);
    TAP_IS_INT(count, DUNGEON_OTHERS_MAX, "one more than are counted");
}

static void test_phrases(void)
{
    int home = scratch_home(scratch_folder("phrases"));
    const char *most = arena_printf(&arena, "a: b\n#%*s\n", PHRASES_BYTES_MAX - 7, "");
    struct phrases phrases;

    file_replace(home, PHRASES_FILE, str_of(most), 0644, NULL);
    TAP_IS_INT(phrases_load(&phrases, &arena, home, &err), STATUS_OK, "a file of phrases");
    file_replace(home, PHRASES_FILE, str_of(arena_printf(&arena, "%s\n", most)), 0644, NULL);
    TAP_IS_INT(phrases_load(&phrases, &arena, home, &err), STATUS_TOO_LARGE, "one byte more");
    file_close(home);
}

int main(void)
{
    test_questions();
    test_modes();
    test_choices();
    test_numbers();
    test_files();
    test_people();
    test_sessions();
    test_dungeon();
    test_phrases();
    db_close(site.db);
    arena_free(&arena);
    return tap_done();
}
