#include "base/json.h"

#include "base/number.h"

enum json_kind json_kind(const struct json *value)
{
    return value == NULL ? JSON_NOTHING : value->kind;
}

const struct json *json_get(const struct json *object, const char *key)
{
    const struct json *member = json_kind(object) == JSON_OBJECT ? object->first : NULL;

    while (member != NULL && !str_is(member->key, key))
        member = member->next;
    return member;
}

const char *json_text(const struct json *value)
{
    struct str text;

    if (!json_str(value, &text) || str_find(text, '\0') < text.len)
        return NULL;
    return text.at;
}

bool json_str(const struct json *value, struct str *out)
{
    if (json_kind(value) != JSON_TEXT)
        return false;
    *out = value->text;
    return true;
}

bool json_int(const struct json *value, int64_t min, int64_t max, int64_t *out)
{
    return json_kind(value) == JSON_NUMBER && number_i64(value->text, min, max, out);
}

bool json_bool(const struct json *value, bool *out)
{
    if (json_kind(value) != JSON_BOOL)
        return false;
    *out = value->text.len > 0;
    return true;
}

const struct json *json_first(const struct json *value)
{
    return value == NULL ? NULL : value->first;
}

size_t json_count(const struct json *value)
{
    return value == NULL ? 0 : value->count;
}
