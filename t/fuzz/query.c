/* Any bytes as a query string against a table of every type: accepted values keep their rules, and what is refused
 * says why. */
#include "web/query.h"
#include "base/panic.h"
#include "base/utf8.h"
#include "site/codename.h"
#include "web/form.h"

static const char *const CHOICES[] = {"x", "yy", NULL};
static const struct param PARAMS[] = {
    {.name = "t", .type = PARAM_TEXT, .max = 20},
    {.name = "l", .type = PARAM_LINES, .max = 20},
    {.name = "i", .type = PARAM_INT, .min = -5, .max = 500},
    {.name = "c", .type = PARAM_CODENAME},
    {.name = "p", .type = PARAM_PATH},
    {.name = "e", .type = PARAM_ENUM, .choices = CHOICES},
    {.type = PARAM_NONE},
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size}, rest = text, name, value;
    struct arena arena = {0};
    struct form form;
    struct err err = {.message = ""};
    size_t pairs = 0;
    enum status status;
    char *copy = arena_copy(&arena, text);

    while (query_next(&rest, &name, &value)) {
        char *decoded = query_decode(&arena, value);

        ASSERT(name.len + value.len <= size && (name.len > 0 || value.at[-1] == '='));
        ASSERT(decoded == NULL || (strlen(decoded) <= value.len && utf8_is_valid(str_of(decoded))));
        pairs++;
    }
    form_init(&form, PARAMS);
    status = form_add(&form, &arena, (struct str){copy, size}, &err);
    ASSERT(status == STATUS_OK || (status == STATUS_BAD_REQUEST && err.message[0] != '\0'));
    ASSERT(status != STATUS_OK || pairs <= QUERY_PAIRS_MAX);
    if (form_has(&form, "t"))
        ASSERT(strlen(form_text(&form, "t")) <= 20 && strchr(form_text(&form, "t"), '\n') == NULL);
    if (form_has(&form, "c"))
        ASSERT(codename_is_valid(str_of(form_text(&form, "c"))));
    if (form_has(&form, "p"))
        ASSERT(path_is_valid(str_of(form_text(&form, "p"))));
    ASSERT(form_int(&form, "i", 0) >= -5 && form_int(&form, "i", 0) <= 500);
    ASSERT(form_int(&form, "e", 0) >= 0 && form_int(&form, "e", 0) <= 1);
    arena_free(&arena);
    return 0;
}
