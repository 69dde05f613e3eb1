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

/* What is typed has a name for people. */
static const char *name_of(const struct param *param)
{
    return param->typed != NULL ? param->typed : param->name;
}

static enum status check_text(const struct param *param, struct str value, struct err *err)
{
    if ((int64_t)value.len > param->max)
        return err_set(err, STATUS_BAD_REQUEST, "%s must not be longer than %lld bytes",
                       name_of(param), (long long)param->max);
    if (!utf8_is_clean(value, param->type == PARAM_LINES))
        return err_set(err, STATUS_BAD_REQUEST,
                       "%s has characters that cannot be shown, such as control characters and "
                       "those that turn the writing direction; take them out",
                       name_of(param));
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

/* The value as text that can be shown, with U+FFFD for each thing that cannot. */
static char *showable(struct arena *arena, struct str value, bool lines)
{
    struct buf out = BUF_INIT;
    char *text;

    for (size_t at = 0, length; at < value.len; at += length) {
        struct str one;

        length = utf8_length_at(value, at);
        one = str_slice(value, at, at + length);
        if (length > 0 && utf8_is_clean(one, lines))
            buf_str(&out, one);
        else
            utf8_add(&out, 0xfffd);
        if (length == 0)
            length = 1;
    }
    text = arena_copy(arena, buf_view(&out));
    buf_free(&out);
    return text;
}

static enum status check_value(struct form *form, struct arena *arena, int i, struct str value,
                               struct err *err)
{
    const struct param *param = &form->params[i];
    char *text;
    enum status status;

    if (memchr(value.at, '\0', value.len) != NULL || !utf8_is_valid(value))
        return err_set(err, STATUS_BAD_REQUEST, "%s is not text in UTF-8", name_of(param));
    text = arena_copy(arena, value);
    if (param->type == PARAM_LINES)
        lines_mend(text);
    status = check(param, str_of(text), &form->numbers[i], err);
    if (status == STATUS_OK)
        form->values[i] = text;
    return status;
}

static enum status put(struct form *form, struct arena *arena, int i, struct str value,
                       struct err *err)
{
    const struct param *param = &form->params[i];
    struct err unfit;
    enum status status;

    if (form->values[i] != NULL)
        return err_set(err, STATUS_BAD_REQUEST, "%s is given twice", name_of(param));
    status = check_value(form, arena, i, value, &unfit);
    if (status == STATUS_OK)
        return STATUS_OK;
    if (!form->forgiving || param->typed == NULL) {
        if (err != NULL)
            *err = unfit;
        return status;
    }
    form->values[i] = showable(arena, value, param->type == PARAM_LINES);
    if (form->unfit == NULL) {
        form->unfit = param->name;
        form->problem = arena_strdup(arena, unfit.message);
    }
    return STATUS_OK;
}

enum status form_add(struct form *form, struct arena *arena, struct str encoded, struct err *err)
{
    struct str name, value, bytes;
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
        if (!query_decode_bytes(arena, value, &bytes))
            return err_set(err, STATUS_BAD_REQUEST, "%s is not encoded as a URL asks",
                           form->params[i].name);
        status = put(form, arena, i, bytes, err);
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
    return put(form, arena, declared(form, name), value, err);
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
