/**
 * The configuration of one site: what base/conf_keys.def lists, from (strongest first) flags, environment, the
 * file `.env` in the home folder, and defaults. It is read once per process, and every value has been checked, so
 * reading one cannot fail.
 */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

enum conf_key {
#define CONF_KEY(name, ...) CONF_##name,
#include "base/conf_keys.def"
#undef CONF_KEY
    CONF__COUNT
};

enum conf_source {
    CONF_FROM_DEFAULT,
    CONF_FROM_FILE,
    CONF_FROM_ENVIRONMENT
};

#define CONF_FILE ".env"
#define CONF_FILE_MAX 65536 /* bytes */

struct conf;

/** Reads `.env` below the folder `home`, which may lack one, then `environment` ("NAME=value" strings, NULL at the
 *  end, as in environ; NULL = none). `home_path` is for sentences. Everything comes from `arena`.
 *  STATUS_INVALID: a line, key or value is wrong (the sentence has the line number and, for an unknown key, its
 *  nearest neighbour). STATUS_FORBIDDEN: others may read or change the file, or we may not read it. */
enum status conf_load(struct conf **out, struct arena *arena, int home, const char *home_path,
                      char *const *environment, struct err *err);

/** The value as text; "" when not set. Any key. */
const char *conf_text(const struct conf *conf, enum conf_key key);

/** The value of a number or size (in bytes); asking for it of another key is a bug. */
int64_t conf_int(const struct conf *conf, enum conf_key key);

/** Whether the value is `choice`. */
bool conf_is(const struct conf *conf, enum conf_key key, const char *choice);

/** Takes the next word off a list: `struct str rest = str_of(conf_text(conf, CONF_WATCH_WORDS));
 *  while (conf_word(&rest, &word)) …`. Blanks around words are taken off, empty ones passed over. */
bool conf_word(struct str *rest, struct str *word);

enum conf_source conf_source(const struct conf *conf, enum conf_key key);

/** "PIEROGIS_BASE_URL". */
const char *conf_name(enum conf_key key);

/** Sentences about what was passed over (unknown PIEROGIS_ names in the environment); at most CONF_WARNINGS_MAX. */
#define CONF_WARNINGS_MAX 8
const char *const *conf_warnings(const struct conf *conf, size_t *count);

struct conf_pair {
    enum conf_key key;
    const char *value;
};

/** Appends the text of a new `.env` with these values, checked as if they were read. STATUS_INVALID otherwise. */
enum status conf_env_write(struct buf *out, const struct conf_pair *pairs, size_t count,
                           struct err *err);

#endif
