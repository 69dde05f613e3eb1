#include "web/form.h"

#include "base/number.h"
#include "base/panic.h"
#include "base/utf8.h"
#include "site/codename.h"
#include "web/query.h"

#define SHORT_MAX 1024 /* bytes: no number, path or choice is longer */

void form_init(struct form *form, const struct param *params)
{
    memset(form, 0, sizeof(*form));
    form->params = params;
}

/* Index of the declared parameter, or -1. */
static int param_find(const struct form *form, const char *name)
{
    for (int i = 0; form->params != NULL && form->params[i].type != PARAM_NONE; i++) {
        ASSERT(i < PARAMS_MAX);
        if (strcmp(form->params[i].name, name) == 0)
            return i;
    }
    return -1;
}

static enum status check_text(const struct param *param, struct str value, struct err *err)
{
    if ((int64_t)value.len > param->max)
        return err_set(err, STATUS_BAD_REQUEST, "%s must not be longer than %lld bytes",
                       param->name, (long long)param->max);
    if (!utf8_is_clean(value, param->type == PARAM_LINES))
        return err_set(err, STATUS_BAD_REQUEST, "%s has characters that cannot be shown",
                       param->name);
    return STATUS_OK;
}

static enum status check_choice(const struct param *param, struct str value, int64_t *number,
                                struct err *err)
{
    for (int i = 0; param->choices[i] != NULL; i++) {
        if (str_is(value, param->choices[i])) {
            *number = i;
            return STATUS_OK;
        }
    }
    return err_set(err, STATUS_BAD_REQUEST, "%s has a value that is not on offer", param->name);
}

static enum status check(const struct param *param, struct str value, int64_t *number,
                         struct err *err)
{
    switch (param->type) {
    case PARAM_TEXT:
    case PARAM_LINES:
        return check_text(param, value, err);
    case PARAM_INT:
        if (number_i64(value, param->min, param->max, number))
            return STATUS_OK;
        return err_set(err, STATUS_BAD_REQUEST, "%s must be a whole number from %lld to %lld",
                       param->name, (long long)param->min, (long long)param->max);
    case PARAM_CODENAME:
        if (codename_is_valid(value))
            return STATUS_OK;
        return err_set(err, STATUS_BAD_REQUEST, "%s must be a codename", param->name);
    case PARAM_PATH:
        if (path_is_valid(value))
            return STATUS_OK;
        return err_set(err, STATUS_BAD_REQUEST, "%s must be codenames joined by /", param->name);
    case PARAM_ENUM:
        return check_choice(param, value, number, err);
    case PARAM_NONE:
        break;
    }
    panic("a parameter of no type");
}

/* Browsers end a line with CR LF (HTML, "constructing the entry list"); we end it with LF. */
static void lines_mend(char *text)
{
    char *to = text;

    for (const char *at = text; *at != '\0'; at++) {
        if (at[0] != '\r' || at[1] != '\n')
            *to++ = *at;
    }
    *to = '\0';
}

/* `value` is decoded and comes from the arena; NULL when that could not be done. */
static enum status put(struct form *form, int i, char *value, const char *encoding, struct err *err)
{
    enum status status;

    if (form->values[i] != NULL)
        return err_set(err, STATUS_BAD_REQUEST, "%s is given twice", form->params[i].name);
    if (value == NULL)
        return err_set(err, STATUS_BAD_REQUEST, "%s is not %s", form->params[i].name, encoding);
    if (form->params[i].type == PARAM_LINES)
        lines_mend(value);
    status = check(&form->params[i], str_of(value), &form->numbers[i], err);
    if (status == STATUS_OK)
        form->values[i] = value;
    return status;
}

enum status form_add(struct form *form, struct arena *arena, struct str encoded, struct err *err)
{
    struct str name, value;
    enum status status;
    unsigned pairs = 0;

    while (query_next(&encoded, &name, &value)) {
        char *decoded = name.len > 200 ? NULL : query_decode(arena, name);
        int i = decoded == NULL ? -1 : param_find(form, decoded);

        if (++pairs > QUERY_PAIRS_MAX)
            return err_set(err, STATUS_BAD_REQUEST, "there are more than %d parameters",
                           QUERY_PAIRS_MAX);
        if (i < 0) {
            form->strangers = true;
            continue;
        }
        status = put(form, i, query_decode(arena, value), "encoded as a URL asks", err);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

static int declared(const struct form *form, const char *name)
{
    int i = param_find(form, name);

    if (i < 0)
        panic("a handler reads a parameter that its route does not declare");
    return i;
}

int64_t form_limit(const struct form *form, const char *name)
{
    int i = param_find(form, name);

    if (i < 0)
        return -1;
    if (form->params[i].type == PARAM_LINES)
        return 2 * form->params[i].max; /* each a line end of two bytes */
    if (form->params[i].type == PARAM_TEXT)
        return form->params[i].max;
    return SHORT_MAX;
}

enum status form_put(struct form *form, struct arena *arena, const char *name, struct str value,
                     struct err *err)
{
    bool text = memchr(value.at, '\0', value.len) == NULL && utf8_is_valid(value);

    return put(form, declared(form, name), text ? arena_copy(arena, value) : NULL, "text in UTF-8",
               err);
}

bool form_has(const struct form *form, const char *name)
{
    return form->values[declared(form, name)] != NULL;
}

const char *form_text(const struct form *form, const char *name)
{
    return form->values[declared(form, name)];
}

int64_t form_int(const struct form *form, const char *name, int64_t otherwise)
{
    int i = declared(form, name);

    return form->values[i] == NULL ? otherwise : form->numbers[i];
}
