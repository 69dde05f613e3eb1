#include "env_edit.h"

#include "base/env_file.h"

static bool is_of(struct str line, const char *key)
{
    struct str bare = str_trim(line);
    const size_t len = strlen(key);

    return str_starts(bare, key) && bare.len > len && bare.at[len] == '=';
}

void env_edit(struct buf *out, struct str text, const char *key, const char *value)
{
    bool done = value == NULL;
    struct str line;

    while (str_cut(&text, '\n', &line)) {
        if (!is_of(line, key)) {
            buf_str(out, line);
            if (text.at != NULL)
                buf_char(out, '\n');
        } else if (!done) {
            env_file_write(out, key, value);
            done = true;
        }
    }
    if (done)
        return;
    if (out->len > 0 && out->at[out->len - 1] != '\n')
        buf_char(out, '\n');
    env_file_write(out, key, value);
}
