#include "site/text_rules.h"

#include "base/utf8.h"
#include "site/content.h"

static enum status check(struct str text, const char *what, size_t max, bool lines, struct err *err)
{
    if (text.len > max)
        return err_set(err, STATUS_INVALID, "%s is %zu bytes long; at most %zu are allowed", what,
                       text.len, max);
    if (!utf8_is_valid(text))
        return err_set(err, STATUS_INVALID, "%s is not valid UTF-8", what);
    if (!utf8_is_clean(text, lines))
        return err_set(err, STATUS_INVALID,
                       "%s holds a control character or one that turns the writing direction; "
                       "take it out",
                       what);
    return STATUS_OK;
}

enum status text_check(const char *text, const char *what, size_t max, struct err *err)
{
    return check(str_of(text), what, max, true, err);
}

enum status title_check(const char *title, struct err *err)
{
    if (str_trim(str_of(title)).len == 0)
        return err_set(err, STATUS_INVALID, "the title is empty");
    return check(str_of(title), "the title", TITLE_MAX, false, err);
}

enum status alt_check(const char *alt, struct err *err)
{
    if (str_trim(str_of(alt)).len == 0)
        return err_set(
            err, STATUS_INVALID,
            "the description is empty; say what is to be seen, or that it is decorative");
    return text_check(alt, "the description", ALT_MAX, err);
}

enum status tag_check(const char *tag, struct err *err)
{
    if (str_trim(str_of(tag)).len == 0)
        return err_set(err, STATUS_INVALID, "a tag is empty");
    if (strchr(tag, ',') != NULL)
        return err_set(err, STATUS_INVALID, "the tag \"%s\" holds a comma; give tags one by one",
                       tag);
    return check(str_of(tag), "a tag", TAG_MAX, false, err);
}

enum status yes_no(const char *text, const char *what, bool *out, struct err *err)
{
    if (strcmp(text, "yes") != 0 && strcmp(text, "no") != 0)
        return err_set(err, STATUS_USAGE, "%s takes \"yes\" or \"no\", not \"%s\"", what, text);
    *out = text[0] == 'y';
    return STATUS_OK;
}
