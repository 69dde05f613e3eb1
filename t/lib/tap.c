#include "tap.h"

#include <ftw.h>
#include <stdarg.h>

static int results, failures;
static char folder[200];

void tap_ok(bool pass, const char *format, ...)
{
    va_list args;

    results++;
    failures += !pass;
    printf("%sok %d - ", pass ? "" : "not ", results);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    printf("\n");
    fflush(stdout); /* before a crash, and before a child inherits it */
}

void tap_is_text(const char *got, const char *want, const char *what, const char *file, int line)
{
    bool same = got == NULL || want == NULL ? got == want : strcmp(got, want) == 0;

    tap_ok(same, "%s", what);
    if (!same)
        fprintf(stderr, "# %s:%d\n# got:  %s\n# want: %s\n", file, line, got ? got : "(NULL)",
                want ? want : "(NULL)");
}

void tap_is_int(int64_t got, int64_t want, const char *what, const char *file, int line)
{
    tap_ok(got == want, "%s", what);
    if (got != want)
        fprintf(stderr, "# %s:%d\n# got:  %lld\n# want: %lld\n", file, line, (long long)got,
                (long long)want);
}

void tap_skip(const char *what, const char *why)
{
    printf("ok %d - %s # SKIP %s\n", ++results, what, why);
}

void tap_skip_all(const char *why)
{
    printf("1..0 # SKIP %s\n", why);
    exit(0);
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *at)
{
    (void)info, (void)type, (void)at;
    return remove(path);
}

static void remove_folder(void)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *tap_folder(void)
{
    const char *parent = getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp";

    if (folder[0] == '\0') {
        snprintf(folder, sizeof(folder), "%s/pierogis-test-XXXXXX", parent);
        if (mkdtemp(folder) == NULL) {
            printf("Bail out! Cannot make a folder in %s\n", parent);
            exit(1);
        }
        atexit(remove_folder);
    }
    return folder;
}

int tap_done(void)
{
    printf("1..%d\n", results);
    return failures == 0 ? 0 : 1;
}
