#include "../lib/tap.h"

#include "base/file.h"
#include "net/waiter_keys.h"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

static struct arena arena;

static enum status read_text(const char *text, struct waiter_keys *keys, struct err *err)
{
    char *copy = arena_strdup(&arena, text);

    err->message[0] = '\0';
    return waiter_keys_read(keys, &arena, copy, strlen(copy), "the keys", err);
}

static void test_read(void)
{
    static const struct {
        const char *text, *sentence;
    } bad[] = {
        {"X_TOKENS=a\n", "the keys: unknown key X_TOKENS; did you mean X_TOKEN?"},
        {"SOMETHING=a\n", "the keys: unknown key SOMETHING"},
        {"X_TOKEN=a\nX_TOKEN=b\n", "the keys: X_TOKEN stands there twice; take one out"},
        {"X_TOKEN=\n", "the keys: the value of X_TOKEN is empty"},
        {"X_TOKEN=\"se cret\"\n", "the keys: the value of X_TOKEN is empty"},
        {"X_TOKEN=\"secret\\nHost: elsewhere\"\n", "the keys: the value of X_TOKEN is empty"},
        {"\nX_TOKEN secret\n", "the keys line 2"},
    };
    struct waiter_keys keys;
    struct err err;

    TAP_IS_INT(read_text("# of the app\nX_CONSUMER_KEY=key\n\nX_TOKEN=\"1-a\\$b\"\n", &keys, &err),
               STATUS_OK, "keys are read");
    TAP_IS_TEXT(keys.text[KEY_X_CONSUMER_KEY], "key", "a bare one");
    TAP_IS_TEXT(keys.text[KEY_X_TOKEN], "1-a$b", "one in quotes");
    TAP_IS_TEXT(keys.text[KEY_X_TOKEN_SECRET], NULL, "one that is not there");
    TAP_IS_INT(waiter_keys_need(&keys, "x", &err), STATUS_INVALID, "not all of them");
    tap_ok(strstr(err.message, "X_CONSUMER_SECRET") != NULL, "the missing one is named");
    TAP_IS_INT(waiter_keys_need(&keys, "mastodon", &err), STATUS_NOT_FOUND, "none of another");
    keys.text[KEY_X_CONSUMER_SECRET] = keys.text[KEY_X_TOKEN_SECRET] = "b";
    TAP_IS_INT(waiter_keys_need(&keys, "x", &err), STATUS_OK, "all of them");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        TAP_IS_INT(read_text(bad[i].text, &keys, &err), STATUS_INVALID, bad[i].sentence);
        tap_ok(str_starts(str_of(err.message), bad[i].sentence), "it says so: %s", err.message);
        tap_ok(strstr(err.message, "cret") == NULL, "and repeats no value");
    }
}

static void test_file(void)
{
    struct site site = {.home = file_open_dir(tap_folder()), .home_path = tap_folder()};
    struct waiter_keys keys = {{NULL}}, again;
    struct stat info;
    struct err err;

    TAP_IS_INT(waiter_keys_load(&again, &arena, &site, &err), STATUS_OK, "no file");
    TAP_IS_INT(waiter_keys_need(&again, "x", &err), STATUS_NOT_FOUND, "… no keys");
    keys.text[KEY_MASTODON_URL] = "https://example.org";
    keys.text[KEY_MASTODON_TOKEN] = "a#b$c\"\\";
    umask(0);
    TAP_IS_INT(waiter_keys_save(&keys, &site, &err), STATUS_OK, "keys are kept");
    TAP_IS_INT(fstatat(site.home, WAITER_KEYS_FILE, &info, 0), 0, "in a file");
    TAP_IS_INT(info.st_mode & 07777, 0600, "for its owner alone");
    TAP_IS_INT(waiter_keys_load(&again, &arena, &site, &err), STATUS_OK, "and read again");
    TAP_IS_TEXT(again.text[KEY_MASTODON_TOKEN], "a#b$c\"\\", "as they were");
    TAP_IS_TEXT(again.text[KEY_MASTODON_URL], "https://example.org", "both");
    TAP_IS_INT(fchmodat(site.home, WAITER_KEYS_FILE, 0640, 0), 0, "others may read it");
    TAP_IS_INT(waiter_keys_load(&again, &arena, &site, &err), STATUS_FORBIDDEN, "it is refused");
    tap_ok(strstr(err.message, "chmod 600") != NULL, "what to do: %s", err.message);
    file_close(site.home);
}

static void test_url(void)
{
    static const char *const good[] = {"https://example.org",   "https://example.org:8443/path",
                                       "http://127.0.0.1:4030", "http://localhost/a",
                                       "http://[::1]:80",       "https://[::1]:80"};
    static const char *const bad[] = {"",
                                      "example.org",
                                      "ftp://example.org",
                                      "https://",
                                      "https:///path",
                                      "https://example.org/",
                                      "https://example.org?a=b",
                                      "https://example.org#a",
                                      "https://me@example.org",
                                      "http://127.0.0.1@example.org",
                                      "http://localhost@evil.example",
                                      "http://localhost:80@evil.example",
                                      "http://127.0.0.1\\@evil.example",
                                      "http://[::1].evil.example",
                                      "http://[::1]evil.example",
                                      "http://[::ffff:127.0.0.1]",
                                      "http://127.0.0.2.evil.example",
                                      "http://127.1",
                                      "http://2130706433",
                                      "http://LOCALHOST.evil.example",
                                      "http://127.0.0.1%2eevil.example",
                                      "http://127.0.0.1:80:evil.example",
                                      "http://localhost:evil.example",
                                      "http://localhost:",
                                      "http://localhost:99999",
                                      "HTTP://evil.example",
                                      "https://evil.example\tx",
                                      "file:///etc/passwd",
                                      "https://example org",
                                      "http://example.org",
                                      "http://127.0.0.1.example.org",
                                      "http://localhost.example.org"};
    struct err err;

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        TAP_IS_INT(waiter_keys_check_url(good[i], "THE_URL", &err), STATUS_OK, good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        TAP_IS_INT(waiter_keys_check_url(bad[i], "THE_URL", &err), STATUS_INVALID, bad[i]);
}

/* Who knows keys leaves no core, and no other process of the same user looks into it. */
static void test_hidden(void)
{
    struct rlimit limit = {1, 1};

    TAP_IS_INT(prctl(PR_GET_DUMPABLE), 0, "the memory is hidden");
    tap_ok(getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_max == 0, "no core is left");
}

int main(void)
{
    tap_ok(prctl(PR_GET_DUMPABLE) != 0, "at first nothing is hidden");
    test_read();
    test_hidden();
    test_file();
    test_url();
    arena_free(&arena);
    return tap_done();
}
