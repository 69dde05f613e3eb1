#include "web/env.h"

struct env_word {
    const char *name;
    size_t len;
};

static const struct env_word words[ENV__COUNT] = {
#define X(name) [ENV_##name] = {#name, sizeof(#name) - 1},
    ENV_NAMES(X)
#undef X
};

void env_read(struct env *env, char *const *block)
{
    memset(env, 0, sizeof(*env));
    for (; block != NULL && *block != NULL; block++) {
        size_t len = strcspn(*block, "=");

        if ((*block)[len] != '=')
            continue;
        for (int i = 0; i < ENV__COUNT; i++) {
            if (words[i].len != len || memcmp(words[i].name, *block, len) != 0)
                continue;
            if (env->values[i] == NULL)
                env->values[i] = *block + len + 1;
            break;
        }
    }
}

struct str env_str(const struct env *env, enum env_name name)
{
    return str_of(env->values[name]);
}
