/* Version scripts in and out of form, and their order. */
#include "../lib/tap.h"
#include "migrate/chain.h"

#define HASH "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define HEAD "-- pierogis: id=00aa parent=- message=\"say \\\"hi\\\" \\\\\" destructive=none\n"
#define AFTER "-- pierogis: after sqlite=sha256:" HASH "\n"
#define UPS "-- pierogis: up sqlite\nCREATE TABLE a (b);\n\n-- pierogis: up postgres\n"
#define DOWNS "-- pierogis: down sqlite\nDROP TABLE a;\n-- pierogis: down postgres\n"

static struct arena arena;

static enum status parse(const char *text, struct script *out, struct err *err)
{
    memset(err, 0, sizeof(*err));
    return script_parse(&arena, "00aa_first.sql", str_of(text), out, err);
}

static void test_good(void)
{
    struct script script;
    struct err err;
    char checksum[SHA256_TEXT];

    TAP_IS_INT(parse(HEAD AFTER UPS DOWNS, &script, &err), STATUS_OK, "a script in form is read");
    TAP_IS_TEXT(err.message, "", "without complaint");
    TAP_IS_TEXT(script.id, "00aa", "its id");
    TAP_IS_INT(script.parent_count, 0, "it has no parent");
    TAP_IS_TEXT(script.message, "say \"hi\" \\", "its message");
    TAP_IS_TEXT(script.destructive, "none", "it destroys nothing");
    TAP_IS_TEXT(script.after[DIALECT_SQLITE], HASH, "the schema that it leads to");
    TAP_IS_TEXT(script.after[DIALECT_POSTGRES], NULL, "is not recorded for PostgreSQL");
    TAP_IS_TEXT(script.sections[DIRECTION_UP][DIALECT_SQLITE].body.at, "CREATE TABLE a (b);\n\n",
                "a body is kept byte for byte");
    TAP_IS_INT(script.sections[DIRECTION_UP][DIALECT_SQLITE].line, 4, "with its line");
    TAP_IS_INT(script.sections[DIRECTION_UP][DIALECT_POSTGRES].body.len, 0,
               "an empty one is empty");
    TAP_IS_TEXT(script.sections[DIRECTION_UP][DIALECT_POSTGRES].checksum,
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "and has the SHA-256 of nothing");
    sha256_text(STR("DROP TABLE a;\n"), checksum);
    TAP_IS_TEXT(script.sections[DIRECTION_DOWN][DIALECT_SQLITE].checksum, checksum,
                "a checksum covers the body alone");
    TAP_IS_INT(
        parse("-- pierogis: id=00aa parent=00bb,00cc message=\"\" destructive=drop:a.b\n" AFTER UPS
              "-- pierogis: down sqlite irreversible \"gone\"\n\n-- pierogis: down postgres\n",
              &script, &err),
        STATUS_OK, "a merge, and a way up without a way down");
    TAP_IS_INT(script.parent_count, 2, "has two parents");
    TAP_IS_TEXT(script.parents[1], "00cc", "of which this is the second");
    TAP_IS_TEXT(script.sections[DIRECTION_DOWN][DIALECT_SQLITE].irreversible, "gone",
                "and says why it is irreversible");
}

static void test_bad(void)
{
    static const struct {
        const char *what, *text, *message;
    } cases[] = {
        {"nothing", "", "00aa_first.sql does not end with the end of a line"},
        {"no end of line", HEAD AFTER UPS "-- pierogis: down sqlite",
         "00aa_first.sql does not end with the end of a line"},
        {"no head", AFTER UPS DOWNS,
         "00aa_first.sql, line 1: the first line of a version script is: "},
        {"an id that is not hexadecimal",
         "-- pierogis: id=xyzz parent=- message=\"\" destructive=none\n",
         "00aa_first.sql, line 1: the first line"},
        {"an id that is too short", "-- pierogis: id=00a parent=- message=\"\" destructive=none\n",
         "00aa_first.sql, line 1: the first line"},
        {"another file's id", "-- pierogis: id=00ab parent=- message=\"\" destructive=none\n",
         "00aa_first.sql, line 1: the name of the file does not begin with the id"},
        {"a message without an end", "-- pierogis: id=00aa parent=- message=\"a destructive=none\n",
         "00aa_first.sql, line 1: the first line"},
        {"an unknown escape", "-- pierogis: id=00aa parent=- message=\"\\n\" destructive=none\n",
         "00aa_first.sql, line 1: the first line"},
        {"more in the head", "-- pierogis: id=00aa parent=- message=\"\" destructive=none or=all\n",
         "00aa_first.sql, line 1: the first line"},
        {"an empty parent", "-- pierogis: id=00aa parent=00bb, message=\"\" destructive=none\n",
         "00aa_first.sql, line 1: parent= takes ids"},
        {"too many parents",
         "-- pierogis: id=00aa parent=0001,0002,0003,0004,0005,0006,0007,0008,0009 message=\"\" "
         "destructive=none\n",
         "00aa_first.sql, line 1: too many parents"},
        {"a short hash", HEAD "-- pierogis: after sqlite=sha256:00\n",
         "00aa_first.sql, line 2: the second line of a version script is: "},
        {"no section", HEAD AFTER,
         "00aa_first.sql, line 2: here the section \"-- pierogis: up sqlite\" begins"},
        {"text before the first section", HEAD AFTER "\n" UPS DOWNS,
         "00aa_first.sql, line 3: here the section"},
        {"sections in another order", HEAD AFTER DOWNS UPS,
         "00aa_first.sql, line 3: here the section"},
        {"a section twice", HEAD AFTER UPS UPS DOWNS,
         "00aa_first.sql, line 7: here the section \"-- pierogis: down sqlite\" begins"},
        {"more behind a section", HEAD AFTER "-- pierogis: up sqlite now\n",
         "00aa_first.sql, line 3: nothing else may stand in this line"},
        {"an irreversible way up", HEAD AFTER "-- pierogis: up sqlite irreversible \"no\"\n",
         "00aa_first.sql, line 3: nothing else may stand in this line"},
        {"no reason", HEAD AFTER UPS "-- pierogis: down sqlite irreversible \"\"\n",
         "00aa_first.sql, line 7: irreversible is followed by the reason in quotes"},
        {"an irreversible section with a body",
         HEAD AFTER UPS "-- pierogis: down sqlite irreversible \"a\"\nDROP TABLE a;\n",
         "00aa_first.sql, line 8: an irreversible section is empty"},
        {"a section too many", HEAD AFTER UPS DOWNS "-- pierogis: down mysql\n",
         "00aa_first.sql, line 10: nothing may follow the section \"down postgres\""},
        {"CRLF", "-- pierogis: id=00aa parent=- message=\"\" destructive=none\r\n",
         "00aa_first.sql, line 1: lines must end with LF alone, without CR"},
    };
    struct script script;
    struct err err;

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        enum status status = parse(cases[i].text, &script, &err);

        tap_ok(status == STATUS_INVALID && strstr(err.message, cases[i].message) == err.message,
               "refused: %s", cases[i].what);
        if (strstr(err.message, cases[i].message) != err.message)
            fprintf(stderr, "# got: %s\n", err.message);
    }
}

/* --- order ----------------------------------------------------------------------------------------------- */

/* A set of scripts from "id parents" pairs; parents separated by commas. */
static struct script_set make_set(const char *const pairs[][2], size_t count)
{
    struct script_set set = {ARENA_ARRAY(&arena, struct script, count), count};

    for (size_t i = 0; i < count; i++) {
        struct script *script = &set.items[i];
        struct str rest = str_of(pairs[i][1]), piece;

        script->id = pairs[i][0];
        script->file = arena_printf(&arena, "%s_x.sql", script->id);
        while (pairs[i][1][0] != '\0' && str_cut(&rest, ',', &piece))
            script->parents[script->parent_count++] = arena_copy(&arena, piece);
    }
    return set;
}

static const char *ids(const struct script **scripts, size_t count)
{
    char *text = arena_strdup(&arena, "");

    for (size_t i = 0; i < count; i++)
        text = arena_printf(&arena, "%s%s%s", text, i == 0 ? "" : " ", scripts[i]->id);
    return text;
}

static void test_order(void)
{
    static const char *const line[][2] = {{"c", "b"}, {"a", ""}, {"b", "a"}};
    static const char *const fork[][2] = {{"a", ""}, {"d1", "b"}, {"b", "a"}, {"d0", "b"}};
    static const char *const merged[][2] = {
        {"a", ""}, {"d1", "b"}, {"b", "a"}, {"d0", "b"}, {"0e", "d1,d0"}};
    struct script_set set = make_set(line, 3);
    struct chain chain, part;
    struct err err = {0};

    TAP_IS_INT(chain_order(&arena, &set, &chain, &err), STATUS_OK, "a line of scripts");
    TAP_IS_TEXT(ids(chain.scripts, chain.count), "a b c", "is put in order");
    TAP_IS_TEXT(ids(chain.heads, chain.head_count), "c", "and has one head");
    TAP_IS_INT(chain_to(&arena, &chain, "b", &part, &err), STATUS_OK, "a target");
    TAP_IS_TEXT(ids(part.scripts, part.count), "a b", "takes what leads to it");

    set = make_set(fork, 4);
    chain_order(&arena, &set, &chain, &err);
    TAP_IS_TEXT(ids(chain.heads, chain.head_count), "d0 d1",
                "two scripts on one parent are two heads");
    TAP_IS_INT(chain_to(&arena, &chain, NULL, &part, &err), STATUS_CONFLICT, "nobody knows which");
    tap_ok(strstr(err.message, "several heads (d0, d1)") != NULL, "they are named");
    TAP_IS_INT(chain_to(&arena, &chain, "d1", &part, &err), STATUS_OK, "one may be chosen");
    TAP_IS_TEXT(ids(part.scripts, part.count), "a b d1", "and the other is left out");
    TAP_IS_INT(chain_to(&arena, &chain, "d", &part, &err), STATUS_CONFLICT, "not by half an id");
    TAP_IS_INT(chain_to(&arena, &chain, "x", &part, &err), STATUS_NOT_FOUND,
               "nor by an unknown one");
    TAP_IS_INT(chain_to(&arena, &chain, "", &part, &err), STATUS_NOT_FOUND, "nor by none");

    set = make_set(merged, 5);
    chain_order(&arena, &set, &chain, &err);
    TAP_IS_INT(chain_to(&arena, &chain, NULL, &part, &err), STATUS_OK, "a merge makes one head");
    TAP_IS_TEXT(ids(part.scripts, part.count), "a b d0 d1 0e", "after both parents");
    set.count = 0;
    TAP_IS_INT(chain_order(&arena, &set, &chain, &err), STATUS_OK, "no scripts at all");
    TAP_IS_INT(chain_to(&arena, &chain, NULL, &part, &err), STATUS_OK, "lead nowhere");
    TAP_IS_INT(part.count, 0, "without complaint");
}

static void test_no_order(void)
{
    static const char *const twice[][2] = {{"a", ""}, {"b", "a"}, {"b", "a"}};
    static const char *const firsts[][2] = {{"a", ""}, {"b", ""}};
    static const char *const missing[][2] = {{"a", ""}, {"b", "z"}};
    static const char *const circle[][2] = {{"a", ""}, {"b", "c"}, {"c", "b"}};
    struct script_set set = make_set(twice, 3);
    struct chain chain;
    struct err err = {0};

    TAP_IS_INT(chain_order(&arena, &set, &chain, &err), STATUS_INVALID, "an id that occurs twice");
    TAP_IS_TEXT(err.message, "two version scripts have the id b: b_x.sql and b_x.sql", "is named");
    set = make_set(firsts, 2);
    TAP_IS_INT(chain_order(&arena, &set, &chain, &err), STATUS_INVALID, "two first scripts");
    set = make_set(missing, 2);
    TAP_IS_INT(chain_order(&arena, &set, &chain, &err), STATUS_INVALID, "a missing parent");
    TAP_IS_TEXT(err.message, "the parent z of the version script b_x.sql is missing", "is named");
    set = make_set(circle, 3);
    TAP_IS_INT(chain_order(&arena, &set, &chain, &err), STATUS_INVALID, "a circle");
}

int main(void)
{
    test_good();
    test_bad();
    test_order();
    test_no_order();
    arena_free(&arena);
    return tap_done();
}
