#include "doctor_canary.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/rand.h"
#include "site/media_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define PREFIX "doctor-"
#define SWEEP_AGE 300 /* seconds */
#define EXECUTABLE 0755

static const char *const extensions[CANARY_SCRIPTS] = {"cgi", "php", "shtml"};

static void random_word(char out[CANARY_HALF])
{
    snprintf(out, CANARY_HALF, "%016llx", (unsigned long long)rand_u64());
}

static void random_name(char *out, size_t size)
{
    uint8_t random[HASH_BYTES];
    char hash[HASH_TEXT];

    rand_bytes(random, sizeof(random));
    hash_text(random, hash);
    snprintf(out, size, "%.2s/%s.jpg", hash, hash);
}

/* What it says has the two halves side by side only when it is run. */
static enum status place_script(const struct canaries *c, size_t i, const char *one,
                                const char *other, struct err *err)
{
    struct buf text = BUF_INIT;
    char path[64];
    enum status status;

    if (i == 0)
        buf_printf(&text, "#!/bin/sh\nprintf 'Content-Type: text/plain\\r\\n\\r\\n%%s%%s' %s %s\n",
                   one, other);
    else if (i == 1)
        buf_printf(&text, "<?php echo '%s' . '%s';\n", one, other);
    else
        buf_printf(&text, "<!--#set var=\"half\" value=\"%s\" --><!--#echo var=\"half\" -->%s\n",
                   one, other);
    snprintf(path, sizeof(path), "media/%s", c->scripts[i]);
    status = file_replace(c->home, path, buf_view(&text), EXECUTABLE, err);
    buf_free(&text);
    return status;
}

static enum status place_file(const struct canaries *c, bool visible, const char *name,
                              const char *text, struct err *err)
{
    const char *folder = visible ? "media" : "held";
    char path[100];
    enum status status;

    snprintf(path, sizeof(path), "%s/%.2s", folder, name);
    status = file_make_dirs(c->home, path, err);
    if (status == STATUS_OK && fchmodat(c->home, path, visible ? 0755 : 0700, 0) != 0)
        status = err_errno(err, errno, "cannot set the permissions of %s", path);
    if (status != STATUS_OK)
        return status;
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return file_replace(c->home, path, str_of(text), 0644, err);
}

enum status canaries_place(int home, struct canaries *c, struct err *err)
{
    char one[CANARY_HALF], other[CANARY_HALF], name[CANARY_HALF];
    enum status status = STATUS_OK;

    memset(c, 0, sizeof(*c));
    c->home = home;
    random_word(one);
    random_word(other);
    random_word(c->media_text);
    random_word(c->held_text);
    snprintf(c->word, sizeof(c->word), "%s%s", one, other);
    random_name(c->media, sizeof(c->media));
    random_name(c->held, sizeof(c->held));
    for (size_t i = 0; i < CANARY_SCRIPTS; i++) {
        random_word(name);
        snprintf(c->scripts[i], sizeof(c->scripts[i]), PREFIX "%s.%s", name, extensions[i]);
    }
    for (size_t i = 0; status == STATUS_OK && i < CANARY_SCRIPTS; i++)
        status = place_script(c, i, one, other, err);
    if (status == STATUS_OK)
        status = place_file(c, true, c->media, c->media_text, err);
    if (status == STATUS_OK)
        status = place_file(c, false, c->held, c->held_text, err);
    return status;
}

static void remove_file(const struct canaries *c, const char *folder, const char *name)
{
    char path[100];

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    unlinkat(c->home, path, 0);
    /* The folder goes if nothing else is in it. */
    snprintf(path, sizeof(path), "%s/%.2s", folder, name);
    unlinkat(c->home, path, AT_REMOVEDIR);
}

void canaries_remove(const struct canaries *c)
{
    int lock;

    for (size_t i = 0; i < CANARY_SCRIPTS; i++) {
        char path[64];

        snprintf(path, sizeof(path), "media/%s", c->scripts[i]);
        unlinkat(c->home, path, 0);
    }
    /* Under the lock, so that no upload loses the folder that it has just made. */
    media_lock(c->home, MEDIA_TAKE, &lock, NULL);
    remove_file(c, "media", c->media);
    remove_file(c, "held", c->held);
    file_close(lock);
}

/* "doctor-0123456789abcdef.cgi", or the same while it was being written. */
static bool is_canary(int dir, const char *name)
{
    struct str rest = str_of(name);
    struct stat st;
    size_t digits = 0;

    if (!str_starts(rest, PREFIX))
        return false;
    rest = str_slice(rest, strlen(PREFIX), rest.len);
    while (digits < rest.len && ascii_hex(rest.at[digits]) >= 0)
        digits++;
    if (digits != CANARY_HALF - 1 || rest.len == digits || rest.at[digits] != '.')
        return false;
    return fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
           clock_now() - st.st_mtime > SWEEP_AGE;
}

size_t canary_sweep(int home)
{
    struct dirent *entry;
    size_t count = 0;
    DIR *stream;

    file_open_list(home, "media", &stream, NULL);
    if (stream == NULL)
        return 0;
    while ((entry = readdir(stream)) != NULL) {
        if (is_canary(dirfd(stream), entry->d_name) &&
            unlinkat(dirfd(stream), entry->d_name, 0) == 0)
            count++;
    }
    closedir(stream);
    return count;
}
