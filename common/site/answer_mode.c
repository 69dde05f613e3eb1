#include "site/answer_mode.h"

static const char *const names[ANSWER_MODES] = {"text", "number", "exact", "choice"};

const char *answer_mode_name(enum answer_mode mode)
{
    return names[mode];
}

bool answer_mode_of(struct str name, enum answer_mode *out)
{
    for (int i = 0; i < ANSWER_MODES; i++) {
        if (str_is(name, names[i])) {
            *out = (enum answer_mode)i;
            return true;
        }
    }
    return false;
}
