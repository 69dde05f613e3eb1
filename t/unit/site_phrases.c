/* The phrase file: built-in lines, the site's own over them, wrong lines, the draw. */
#include "base/file.h"
#include "lib/tap.h"
#include "site/phrases.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static void put(int home, const char *text)
{
    tap_ok(file_replace(home, PHRASES_FILE, str_of(text), 0644, NULL) == STATUS_OK,
           "a file is put");
}

static void test_built_in(struct arena *arena)
{
    struct phrases phrases;
    bool other = false;
    const char *first;

    TAP_IS_INT(phrases_load(&phrases, arena, -1, NULL), STATUS_OK, "the built-in phrases are read");
    TAP_IS_TEXT(phrase(&phrases, "error.403", 7), "This curtain stays closed.",
                "a key with one line");
    first = phrase(&phrases, "claim", 0);
    tap_ok(first != NULL, "a key with several");
    for (uint64_t seed = 0; seed < 8; seed++) {
        const char *drawn = phrase(&phrases, "claim", seed);

        tap_ok(drawn == phrase(&phrases, "claim", seed), "seed %d draws the same", (int)seed);
        other = other || drawn != first;
    }
    tap_ok(other, "another seed draws another");
    tap_ok(phrase(&phrases, "no-such-key", 1) == NULL, "an unknown key says nothing");
}

static void test_own(struct arena *arena, int home)
{
    struct phrases phrases;

    put(home, "# ours\nerror.403:  Out! \r\nnew.key: fresh\nerror.404:\n\n");
    TAP_IS_INT(phrases_load(&phrases, arena, home, NULL), STATUS_OK, "the site's own are read");
    TAP_IS_TEXT(phrase(&phrases, "error.403", 7), "Out!",
                "they stand in place of the built-in ones");
    TAP_IS_TEXT(phrase(&phrases, "new.key", 0), "fresh", "new keys are welcome");
    tap_ok(phrase(&phrases, "error.404", 0) == NULL, "an empty text says nothing");
    tap_ok(phrase(&phrases, "error.500", 0) != NULL, "other keys stay");
}

static void test_wrong(struct arena *arena, int home)
{
    static const char *const wrong[] = {"no colon here\n",   ": no key\n", "sp ace: x\n",
                                        "a: \u202eturned\n", "a: \xff\n",  "a: b\tc\n"};
    struct buf text = BUF_INIT;
    struct phrases phrases;
    struct err err;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        buf_clear(&text);
        buf_printf(&text, "good: line\n%s", wrong[i]);
        put(home, text.at);
        TAP_IS_INT(phrases_load(&phrases, arena, home, &err), STATUS_INVALID, wrong[i]);
        tap_ok(strstr(err.message, "line 2") != NULL, "it names the line");
        tap_ok(phrase(&phrases, "error.403", 0) != NULL, "the built-in ones stay");
    }
    buf_clear(&text);
    buf_text(&text, "a: ");
    for (int i = 0; i <= PHRASE_MAX; i++)
        buf_char(&text, 'x');
    put(home, text.at);
    TAP_IS_INT(phrases_load(&phrases, arena, home, &err), STATUS_INVALID,
               "a text one byte too long");
    buf_cut(&text, text.len - 1);
    put(home, text.at);
    TAP_IS_INT(phrases_load(&phrases, arena, home, &err), STATUS_OK, "and one that just fits");
    buf_clear(&text);
    while (text.len <= PHRASES_BYTES_MAX)
        buf_text(&text, "# a comment\n");
    put(home, text.at);
    TAP_IS_INT(phrases_load(&phrases, arena, home, &err), STATUS_TOO_LARGE,
               "a file that is too large");
    tap_ok(strstr(err.message, "until it is put right") != NULL, "… and what is said meanwhile");
    buf_free(&text);
}

/* What editors and accidents make of a file. */
static void test_odd(struct arena *arena, int home)
{
    struct phrases phrases;
    struct err err;

    put(home, "\xef\xbb\xbf"
              "error.403: Out!\r\n");
    TAP_IS_INT(phrases_load(&phrases, arena, home, NULL), STATUS_OK,
               "a file that begins with a byte order mark");
    TAP_IS_TEXT(phrase(&phrases, "error.403", 0), "Out!", "… is read");
    put(home, "");
    TAP_IS_INT(phrases_load(&phrases, arena, home, NULL), STATUS_OK, "an empty file");
    tap_ok(phrase(&phrases, "error.403", 0) != NULL, "… changes nothing");
    unlinkat(home, PHRASES_FILE, 0);
    mkfifoat(home, PHRASES_FILE, 0600);
    TAP_IS_INT(phrases_load(&phrases, arena, home, NULL), STATUS_OK, "a pipe keeps nobody waiting");
    unlinkat(home, PHRASES_FILE, 0);
    mkdirat(home, PHRASES_FILE, 0700);
    TAP_IS_INT(phrases_load(&phrases, arena, home, &err), STATUS_IO, "a folder is no file");
    tap_ok(phrase(&phrases, "error.403", 0) != NULL, "… and the built-in ones stay");
    unlinkat(home, PHRASES_FILE, AT_REMOVEDIR);
}

int main(void)
{
    int home = open(tap_folder(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct arena arena = {0};

    test_built_in(&arena);
    test_own(&arena, home);
    test_wrong(&arena, home);
    test_odd(&arena, home);
    arena_free(&arena);
    file_close(home);
    return tap_done();
}
