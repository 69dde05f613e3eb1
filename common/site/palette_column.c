#include "site/palette_column.h"

bool palette_column(struct stmt *s, int column, struct palette *out)
{
    return !stmt_col_is_null(s, column) &&
           palette_parse(stmt_col_view(s, column), out, NULL) == STATUS_OK;
}

void palette_bind(struct stmt *s, int parameter, bool has, const struct palette *palette)
{
    char text[PALETTE_TEXT];

    if (!has) {
        stmt_null(s, parameter);
        return;
    }
    palette_text(palette, text);
    stmt_text(s, parameter, text);
}

enum status palette_choose(const char *typed, bool *has, struct palette *out, struct err *err)
{
    *has = strcmp(typed, "inherit") != 0;
    return *has ? palette_parse(str_of(typed), out, err) : STATUS_OK;
}
