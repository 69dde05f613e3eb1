#include "site/project_row.h"

#include "site/palette_column.h"

void project_row(struct stmt *s, struct arena *arena, struct project *out)
{
    memset(out, 0, sizeof(*out));
    out->id = stmt_col_int(s, 0);
    out->parent_id = stmt_col_int(s, 1);
    out->path = stmt_col_text_or(s, 2, "", arena);
    out->codename = stmt_col_text_or(s, 3, "", arena);
    out->title = stmt_col_text_or(s, 4, "", arena);
    out->description = stmt_col_text_or(s, 5, "", arena);
    out->description_html = html_ready(str_of(stmt_col_text_or(s, 6, "", arena)));
    out->has_palette = palette_column(s, 7, &out->palette);
    out->moderated = stmt_col_int(s, 8) != 0;
    out->cover_id = stmt_col_int(s, 9);
    out->created_at = stmt_col_int(s, 10);
    out->updated_at = stmt_col_int(s, 11);
}

enum status project_rows(struct stmt *s, struct arena *arena, size_t limit,
                         struct project_list *out, struct err *err)
{
    out->items = ARENA_ARRAY(arena, struct project, limit + 1);
    out->count = 0;
    while (out->count <= limit && stmt_row(s))
        project_row(s, arena, &out->items[out->count++]);
    out->more = out->count > limit;
    if (out->more)
        out->count = limit;
    return stmt_done(s, err);
}
