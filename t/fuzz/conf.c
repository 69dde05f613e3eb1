/* Any bytes as a `.env`: read without harm; every accepted pair can be written and read again. */
#include "fuzz.h"

#include "base/conf.h"
#include "base/env_file.h"
#include "base/file.h"

#include <fcntl.h>

static char folder[] = "/tmp/pierogis-fuzz-XXXXXX";

static void remove_folder(void)
{
    char path[64];

    snprintf(path, sizeof(path), "%s/.env", folder);
    unlink(path);
    rmdir(folder);
}

static int open_folder(void)
{
    MUST(mkdtemp(folder) != NULL);
    atexit(remove_folder);
    return open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void round_trip(const char *key, const char *value)
{
    struct buf text = BUF_INIT;
    struct str key_again, value_again;
    struct env_file file;
    bool found;

    env_file_write(&text, key, value);
    env_file_begin(&file, text.at, text.len);
    MUST(env_file_next(&file, &found, &key_again, &value_again, NULL) == STATUS_OK && found);
    MUST(str_is(key_again, key) && str_is(value_again, value));
    buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int home = -1;
    struct str bytes = {(const char *)data, size}, key, value;
    struct arena arena = {0};
    struct env_file file;
    struct conf *conf;
    struct err err;
    bool found;
    int fd;

    if (home < 0)
        home = open_folder();
    env_file_begin(&file, arena_copy(&arena, bytes), size);
    while (env_file_next(&file, &found, &key, &value, &err) == STATUS_OK && found)
        round_trip(arena_copy(&arena, key), arena_copy(&arena, value));

    fd = openat(home, ".env", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    MUST(file_write_fd(fd, ".env", bytes, &err) == STATUS_OK);
    file_close(fd);
    if (conf_load(&conf, &arena, home, folder, NULL, &err) == STATUS_OK) {
        for (enum conf_key i = 0; i < CONF__COUNT; i++) {
            struct conf_pair pair = {i, conf_text(conf, i)};
            struct buf text = BUF_INIT;

            MUST(conf_env_write(&text, &pair, 1, &err) == STATUS_OK);
            round_trip(conf_name(i), pair.value);
            buf_free(&text);
        }
    }
    arena_free(&arena);
    return 0;
}
