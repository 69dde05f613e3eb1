#include "../lib/tap.h"

#include "base/conf.h"
#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>

static struct arena arena;
static struct err err;
static int home;

static void write_env(const char *text, size_t len, mode_t mode)
{
    int fd;

    unlinkat(home, ".env", 0);
    fd = openat(home, ".env", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || write(fd, text, len) != (ssize_t)len || fchmod(fd, mode) != 0)
        tap_ok(false, "cannot prepare a .env");
    file_close(fd);
}

/* The configuration from this text and environment, or NULL with `err` filled. */
static struct conf *load(const char *text, char *const *environment)
{
    struct conf *conf = NULL;

    memset(&err, 0, sizeof(err));
    write_env(text, strlen(text), 0600);
    return conf_load(&conf, &arena, home, "/h", environment, &err) == STATUS_OK ? conf : NULL;
}

static void test_defaults(void)
{
    struct conf *conf = NULL;
    size_t count;

    unlinkat(home, ".env", 0);
    tap_ok(conf_load(&conf, &arena, home, "/h", NULL, &err) == STATUS_OK, "no .env is fine");
    TAP_IS_TEXT(conf_text(conf, CONF_BASE_URL), "http://127.0.0.1:8080", "default address");
    TAP_IS_TEXT(conf_text(conf, CONF_DATABASE_URL), "sqlite:db/site.db", "default database");
    TAP_IS_TEXT(conf_text(conf, CONF_SITE_NAME), "pierogis", "default name");
    TAP_IS_TEXT(conf_text(conf, CONF_SECRET_KEY), "", "no default secret");
    TAP_IS_INT(conf_int(conf, CONF_MAX_UPLOAD), 200 * 1024 * 1024, "default upload size");
    TAP_IS_INT(conf_int(conf, CONF_CACHE_SIZE), 64 * 1024 * 1024, "default cache size");
    TAP_IS_INT(conf_source(conf, CONF_LOG), CONF_FROM_DEFAULT, "and that is where they come from");
    conf_warnings(conf, &count);
    TAP_IS_INT(count, 0, "nothing to warn of");
    for (enum conf_key key = 0; key < CONF__COUNT; key++)
        tap_ok(str_starts(str_of(conf_name(key)), "PIEROGIS_"), "%s has its prefix",
               conf_name(key));
}

static void test_order(void)
{
    char first[] = "PIEROGIS_SITE_NAME=environment", second[] = "PATH=/bin",
         third[] = "PIEROGIS_MEDIA_URL=";
    char *environment[] = {first, second, third, NULL};
    struct conf *conf = load("PIEROGIS_SITE_NAME=file\nPIEROGIS_LOG=info\n"
                             "PIEROGIS_MEDIA_URL=https://m.example\n",
                             environment);

    TAP_IS_TEXT(conf_text(conf, CONF_SITE_NAME), "environment", "environment before file");
    TAP_IS_INT(conf_source(conf, CONF_SITE_NAME), CONF_FROM_ENVIRONMENT, "and says so");
    TAP_IS_TEXT(conf_text(conf, CONF_LOG), "info", "file before default");
    TAP_IS_INT(conf_source(conf, CONF_LOG), CONF_FROM_FILE, "and says so");
    TAP_IS_TEXT(conf_text(conf, CONF_MEDIA_URL), "", "an optional key can be set to nothing");
    tap_ok(conf_is(conf, CONF_NEWCOMERS, "hold") && !conf_is(conf, CONF_NEWCOMERS, "open"),
           "choices compare");
}

static void test_grammar(void)
{
    struct conf *conf = load("# comment\n\n  # another\r\n"
                             "PIEROGIS_SITE_NAME=  my own site \t\r\n"
                             "PIEROGIS_WATCH_WORDS=\" a\\n\\\"b\\\\ , \\$c,, żur \"\n"
                             "PIEROGIS_TEST_ANYTHING=1\nPIEROGIS_HOME=/x\n"
                             "PIEROGIS_CHEF=\"\"\n"
                             "PIEROGIS_BASE_URL=http://[::1]:81/sub?",
                             NULL);
    struct str rest, word;

    tap_ok(conf == NULL, "a query is no part of an address");
    conf = load("# comment\n\n  # another\r\n"
                "PIEROGIS_SITE_NAME=  my own site \t\r\n"
                "PIEROGIS_WATCH_WORDS=\" a\\n\\\"b\\\\ , \\$c,, żur \"\n"
                "PIEROGIS_TEST_ANYTHING=1\nPIEROGIS_HOME=/x\n"
                "PIEROGIS_CHEF=\"\"\n"
                "PIEROGIS_BASE_URL=http://[::1]:81/sub",
                NULL);
    TAP_IS_TEXT(conf_text(conf, CONF_SITE_NAME), "my own site", "a bare value, blanks around it");
    TAP_IS_TEXT(conf_text(conf, CONF_WATCH_WORDS), " a\n\"b\\ , $c,, żur ", "a quoted value");
    TAP_IS_TEXT(conf_text(conf, CONF_BASE_URL), "http://[::1]:81/sub", "a line without an end");
    rest = str_of(conf_text(conf, CONF_WATCH_WORDS));
    tap_ok(conf_word(&rest, &word) && str_is(word, "a"), "first word");
    tap_ok(conf_word(&rest, &word) && str_is(word, "\"b\\"), "second word, on a new line");
    tap_ok(conf_word(&rest, &word) && str_is(word, "$c"), "third word");
    tap_ok(conf_word(&rest, &word) && str_is(word, "żur"), "an empty word is passed over");
    tap_ok(!conf_word(&rest, &word), "and that was all");
}

struct refusal {
    const char *text;
    const char *message; /* how the sentence must begin */
};

static void test_refusals(void)
{
    static const struct refusal refusals[] = {
        {"\nPIEROGIS_BASEURL=x\n",
         "/h/.env line 2: unknown key PIEROGIS_BASEURL; did you mean PIEROGIS_BASE_URL?"},
        {"BASE_URL=x", "/h/.env line 1: unknown key BASE_URL; did you mean PIEROGIS_BASE_URL?"},
        {"PIEROGIS_ZZZZZZ=x", "/h/.env line 1: unknown key PIEROGIS_ZZZZZZ"},
        {"PIEROGIS_WAITER_NAP=1", "/h/.env line 1: unknown key PIEROGIS_WAITER_NAP"},
        {"PIEROGIS_LOG=info\nPIEROGIS_STAGE=production\nPIEROGIS_LOG=warn",
         "/h/.env line 3: PIEROGIS_LOG stands in line 1 already; take one out"},
        {"PIEROGIS_LOG", "/h/.env line 1: a line must be KEY=value"},
        {"export PIEROGIS_LOG=info", "/h/.env line 1: a line must be KEY=value"},
        {"PIEROGIS_LOG =info", "/h/.env line 1: a line must be KEY=value"},
        {"=info", "/h/.env line 1: a line must be KEY=value"},
        {"PIEROGIS_SITE_NAME=a'b", "/h/.env line 1: put a value with ' in double quotes"},
        {"PIEROGIS_SITE_NAME=a # b", "/h/.env line 1: put a value with # in double quotes"},
        {"PIEROGIS_SITE_NAME=a$b", "/h/.env line 1: put a value with $ in double quotes"},
        {"PIEROGIS_SITE_NAME=a\\b", "/h/.env line 1: put a value with \\ in double quotes"},
        {"PIEROGIS_SITE_NAME=a\"b", "/h/.env line 1: put a value with \" in double quotes"},
        {"PIEROGIS_SITE_NAME=\"a", "/h/.env line 1: the closing quote is missing"},
        {"PIEROGIS_SITE_NAME=\"", "/h/.env line 1: the closing quote is missing"},
        {"PIEROGIS_SITE_NAME=\"a\\", "/h/.env line 1: after a backslash in quotes"},
        {"PIEROGIS_SITE_NAME=\"a\\\"", "/h/.env line 1: the closing quote is missing"},
        {"PIEROGIS_SITE_NAME=\"a\\t\"", "/h/.env line 1: after a backslash in quotes"},
        {"PIEROGIS_SITE_NAME=\"a$b\"", "/h/.env line 1: write \\$ for a dollar sign"},
        {"PIEROGIS_SITE_NAME=\"a\" b", "/h/.env line 1: nothing may follow the closing quote"},
        {"PIEROGIS_SITE_NAME=a\x01", "/h/.env line 1: the value contains a control character"},
        {"PIEROGIS_SITE_NAME=\xff", "/h/.env line 1: PIEROGIS_SITE_NAME must be 1 to 100 bytes"},
        {"PIEROGIS_SITE_NAME=", "/h/.env line 1: PIEROGIS_SITE_NAME must be 1 to 100 bytes"},
        {"PIEROGIS_SITE_NAME=\"a\\nb\"", "/h/.env line 1: PIEROGIS_SITE_NAME must be 1 to 100"},
        {"PIEROGIS_STAGE=test",
         "/h/.env line 1: PIEROGIS_STAGE must be production or development, not \"test\""},
        {"PIEROGIS_LOG=",
         "/h/.env line 1: PIEROGIS_LOG must be debug, info, warn, error or none, not \"\""},
        {"PIEROGIS_PRICE_CLAIM=-1",
         "/h/.env line 1: PIEROGIS_PRICE_CLAIM must be a whole number from 0 to 1000000, not "
         "\"-1\""},
        {"PIEROGIS_PRICE_CLAIM=1000001", "/h/.env line 1: PIEROGIS_PRICE_CLAIM must be a whole"},
        {"PIEROGIS_MAX_UPLOAD=1", "/h/.env line 1: PIEROGIS_MAX_UPLOAD must be a size from 1024"},
        {"PIEROGIS_MAX_UPLOAD=2000G", "/h/.env line 1: PIEROGIS_MAX_UPLOAD must be a size"},
        {"PIEROGIS_BASE_URL=http://a/", "/h/.env line 1: PIEROGIS_BASE_URL must be an address"},
        {"PIEROGIS_BASE_URL=ftp://a", "/h/.env line 1: PIEROGIS_BASE_URL must be an address"},
        {"PIEROGIS_BASE_URL=http://", "/h/.env line 1: PIEROGIS_BASE_URL must be an address"},
        {"PIEROGIS_BASE_URL=http://u@a", "/h/.env line 1: PIEROGIS_BASE_URL must be an address"},
        {"PIEROGIS_BASE_URL=http://a:0", "/h/.env line 1: PIEROGIS_BASE_URL must be an address"},
        {"PIEROGIS_BASE_URL=http://a:65536", "/h/.env line 1: PIEROGIS_BASE_URL must be an"},
        {"PIEROGIS_BASE_URL=http://[::1", "/h/.env line 1: PIEROGIS_BASE_URL must be an address"},
        {"PIEROGIS_BASE_URL=http://a b", "/h/.env line 1: PIEROGIS_BASE_URL must be an address"},
    };
    struct conf *conf;

    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
        bool refused = load(refusals[i].text, NULL) == NULL && err.status == STATUS_INVALID;

        if (!refused)
            tap_ok(false, "refused: %s", refusals[i].text);
        else if (!str_starts(str_of(err.message), refusals[i].message))
            TAP_IS_TEXT(err.message, refusals[i].message, "sentence");
        else
            tap_ok(true, "refused: %s", refusals[i].message);
    }
    conf = load("PIEROGIS_SECRET_KEY=hunter2", NULL);
    tap_ok(conf == NULL && strstr(err.message, "hunter2") == NULL, "a secret is not repeated");
    conf = load("PIEROGIS_DATABASE_URL=\"postgresql://u:hunter2@h/\\t\"", NULL);
    tap_ok(conf == NULL && strstr(err.message, "hunter2") == NULL, "not even in a broken line");
    conf = load("PIEROGIS_MAX_UPLOAD=1024\nPIEROGIS_PRICE_CLAIM=1000000", NULL);
    tap_ok(conf != NULL && conf_int(conf, CONF_MAX_UPLOAD) == 1024 &&
               conf_int(conf, CONF_PRICE_CLAIM) == 1000000,
           "values on their bounds are welcome");
}

static void test_environment(void)
{
    char typo[] = "PIEROGIS_SITENAME=x", test[] = "PIEROGIS_TEST_CLOCK=1", bad[] = "PIEROGIS_LOG=x";
    char *warned[20] = {typo, test, NULL}, *refused[] = {bad, NULL};
    const char *const *warnings;
    struct conf *conf = load("", warned);
    size_t count;

    warnings = conf_warnings(conf, &count);
    TAP_IS_INT(count, 1, "an unknown name in the environment is a warning");
    TAP_IS_TEXT(warnings[0],
                "the environment: unknown key PIEROGIS_SITENAME; did you mean PIEROGIS_SITE_NAME?",
                "that says what was meant");
    tap_ok(load("", refused) == NULL, "a bad value in the environment is refused");
    tap_ok(str_starts(str_of(err.message), "the environment: PIEROGIS_LOG must be"), "and says so");
    for (size_t i = 0; i < 19; i++)
        warned[i] = typo;
    conf_warnings(load("", warned), &count);
    TAP_IS_INT(count, CONF_WARNINGS_MAX, "there is an end to warnings");
}

static void test_file(void)
{
    static char large[CONF_FILE_MAX + 1];
    struct conf *conf;
    struct {
        mode_t mode;
        const char *message; /* NULL = welcome */
    } modes[] = {
        {0600, NULL},
        {0640, NULL},
        {0400, NULL},
        {0660, "/h/.env holds secrets, but other users may change it; type: chmod 640 /h/.env"},
        {0644, "/h/.env holds secrets, but other users may open it; type: chmod 640 /h/.env"},
        {0604, "/h/.env holds secrets, but other users may open it; type: chmod 600 /h/.env"},
        {0602, "/h/.env holds secrets, but other users may open it; type: chmod 600 /h/.env"},
        {0601, "/h/.env holds secrets, but other users may open it; type: chmod 600 /h/.env"},
        {0620, "/h/.env holds secrets, but other users may change it; type: chmod 600 /h/.env"},
    };

    for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
        enum status want = modes[i].message == NULL ? STATUS_OK : STATUS_FORBIDDEN, got;

        memset(&err, 0, sizeof(err));
        write_env("", 0, modes[i].mode);
        got = conf_load(&conf, &arena, home, "/h", NULL, &err);
        tap_ok(got == want && strcmp(err.message, modes[i].message ? modes[i].message : "") == 0,
               "mode %04o: %s", (unsigned)modes[i].mode, status_row(want)->name);
    }
    memset(large, '#', sizeof(large));
    write_env(large, CONF_FILE_MAX, 0600);
    TAP_IS_INT(conf_load(&conf, &arena, home, "/h", NULL, &err), STATUS_OK, "the largest file");
    write_env(large, sizeof(large), 0600);
    TAP_IS_INT(conf_load(&conf, &arena, home, "/h", NULL, &err), STATUS_INVALID, "one byte more");
    write_env("A=\0", 3, 0600);
    TAP_IS_INT(conf_load(&conf, &arena, home, "/h", NULL, &err), STATUS_INVALID, "a NUL byte");
    unlinkat(home, ".env", 0);
    mkdirat(home, ".env", 0700);
    TAP_IS_INT(conf_load(&conf, &arena, home, "/h", NULL, &err), STATUS_INVALID, "a folder");
    unlinkat(home, ".env", AT_REMOVEDIR);
    tap_ok(symlinkat("elsewhere", home, ".env") == 0 &&
               conf_load(&conf, &arena, home, "/h", NULL, &err) != STATUS_OK,
           "a symbolic link is not followed");
}

static void test_write(void)
{
    static const struct conf_pair pairs[] = {
        {CONF_SITE_NAME, "Zosia's \"$5\" `soup` \\ # & more"},
        {CONF_BASE_URL, "https://example.org:444/a"},
        {CONF_DATABASE_URL, "postgresql://u:p%40ss@db/site?sslmode=require&a=b"},
        {CONF_WATCH_WORDS, "one\ntwo, \xc5\xbcur"},
        {CONF_CHEF, ""},
    };
    static const struct conf_pair bad = {CONF_LOG, "loud"};
    size_t count = sizeof(pairs) / sizeof(pairs[0]);
    struct buf text = BUF_INIT;
    struct conf *conf;

    TAP_IS_INT(conf_env_write(&text, pairs, count, &err), STATUS_OK, "a .env is written");
    TAP_IS_TEXT(text.at,
                "PIEROGIS_SITE_NAME=\"Zosia's \\\"\\$5\\\" `soup` \\\\ # & more\"\n"
                "PIEROGIS_BASE_URL=https://example.org:444/a\n"
                "PIEROGIS_DATABASE_URL=postgresql://u:p%40ss@db/site?sslmode=require&a=b\n"
                "PIEROGIS_WATCH_WORDS=\"one\\ntwo, \xc5\xbcur\"\n"
                "PIEROGIS_CHEF=\n",
                "with quotes where they are needed");
    conf = load(text.at, NULL);
    tap_ok(conf != NULL, "it can be read again");
    for (size_t i = 0; conf != NULL && i < count; i++)
        TAP_IS_TEXT(conf_text(conf, pairs[i].key), pairs[i].value, conf_name(pairs[i].key));
    TAP_IS_INT(conf_env_write(&text, &bad, 1, &err), STATUS_INVALID, "bad values are not written");
    buf_free(&text);
}

int main(void)
{
    home = open(tap_folder(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    test_defaults();
    test_order();
    test_grammar();
    test_refusals();
    test_environment();
    test_file();
    test_write();
    file_close(home);
    arena_free(&arena);
    return tap_done();
}
