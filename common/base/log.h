/**
 * One line per event on stderr, in logfmt: `time=… level=warn event=upload-refused request=… key=value`.
 * Values are quoted when they need it, what is not clean text (base/utf8.h) is escaped as \xNN, and a line is one
 * write(2), so that lines of several processes do not mix. No flavour, no secrets, no message texts.
 *
 *     struct log_line line;
 *     log_begin(&line, LOG_WARN, "media-missing");
 *     log_text(&line, "hash", hash);
 *     log_end(&line);
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/str.h"

#include <stdint.h>

enum log_level {
    LOG_DEBUG,
    LOG_INFO,
    LOG_WARN,
    LOG_ERROR,
    LOG_NOTHING /* as a threshold: silent */
};

#define LOG_LINE_MAX 2000

struct log_line {
    bool wanted;
    bool quoted; /* inside a value in quotes */
    size_t len;
    char text[LOG_LINE_MAX];
};

/** Lines below this level are dropped; LOG_WARN at the start. */
void log_threshold(enum log_level level);

/** Reads "debug", "info", "warn", "error" or "none"; false for anything else. */
bool log_level_of(struct str name, enum log_level *out);

/** The id that every following line carries; at most 32 bytes are kept, "" = none. */
void log_request(const char *id);

void log_begin(struct log_line *line, enum log_level level, const char *event);
void log_text(struct log_line *line, const char *key, const char *value);
void log_number(struct log_line *line, const char *key, int64_t value);
/** Writes the line. What did not fit was cut, and the line says `cut=1`. */
void log_end(struct log_line *line);

#endif
