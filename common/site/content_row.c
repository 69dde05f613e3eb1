#include "site/content_row.h"

#include "site/palette_column.h"

static const struct sql BEGINNING =
    SQL("SELECT substr(source, 1, 400) FROM content_text WHERE content_id = ?1");

static const char *const kinds[] = {"picture", "video", "audio", "text"};
static const char *const states[] = {"visible", "held", "waiting", "removed"};

const char *content_kind_name(enum content_kind kind)
{
    return kinds[kind];
}

const char *content_state_name(enum content_state state)
{
    return states[state];
}

static int index_of(struct str name, const char *const *names, int last)
{
    int i = 0;

    while (i < last && !str_is(name, names[i]))
        i++;
    return i;
}

void content_row(struct stmt *s, struct arena *arena, struct content *out)
{
    memset(out, 0, sizeof(*out));
    out->id = stmt_col_int(s, 0);
    out->project_id = stmt_col_int(s, 1);
    out->project_path = stmt_col_text_or(s, 2, "", arena);
    out->codename = stmt_col_text_or(s, 3, "", arena);
    out->kind = (enum content_kind)index_of(stmt_col_view(s, 4), kinds, CONTENT_TEXT);
    out->state = (enum content_state)index_of(stmt_col_view(s, 5), states, CONTENT_REMOVED);
    out->title = stmt_col_text_or(s, 6, "", arena);
    out->alt = stmt_col_text(s, 7, arena);
    out->decorative = stmt_col_int(s, 8) != 0;
    out->has_palette = palette_column(s, 9, &out->palette);
    out->account_id = stmt_col_int(s, 10);
    out->handle = stmt_col_text(s, 11, arena);
    out->posted_at = stmt_col_int(s, 12);
    out->updated_at = stmt_col_int(s, 13);
    out->hash = stmt_col_text(s, 14, arena);
    out->extension = stmt_col_text_or(s, 15, "", arena);
    out->type = stmt_col_text_or(s, 16, "", arena);
    out->bytes = stmt_col_int(s, 17);
    out->width = stmt_col_int(s, 18);
    out->height = stmt_col_int(s, 19);
    out->duration_ms = stmt_col_int(s, 20);
    out->animated = stmt_col_int(s, 21) != 0;
    out->alpha = stmt_col_int(s, 22) != 0;
    out->widths = stmt_col_text_or(s, 23, "", arena);
    out->captions = stmt_col_text(s, 24, arena);
    out->source_name = stmt_col_text_or(s, 25, "", arena);
    out->author_active = stmt_col_int(s, 26) != 0;
}

enum status content_one(struct stmt *s, struct arena *arena, struct content *out, const char *what,
                        struct err *err)
{
    bool found = stmt_row(s);
    enum status status;

    if (found)
        content_row(s, arena, out);
    status = stmt_done(s, err);
    if (status == STATUS_OK && !found)
        return err_set(err, STATUS_NOT_FOUND, "there is nothing at \"%s\"", what);
    return status;
}

static void list_begin(struct content_list *list, struct arena *arena, size_t limit)
{
    list->items = ARENA_ARRAY(arena, struct content, limit + 1);
    list->count = 0;
}

static enum status list_end(struct content_list *list, struct stmt *s, size_t limit,
                            struct err *err)
{
    list->more = list->count > limit;
    if (list->more)
        list->count = limit;
    return stmt_done(s, err);
}

/* The memory of a list comes zeroed. */
static void card_row(struct stmt *s, struct arena *arena, const char *project_path,
                     struct content *out)
{
    out->id = stmt_col_int(s, 0);
    out->project_id = stmt_col_int(s, 1);
    out->project_path = project_path == NULL ? stmt_col_text_or(s, 17, "", arena) : project_path;
    out->codename = stmt_col_text_or(s, 2, "", arena);
    out->kind = (enum content_kind)index_of(stmt_col_view(s, 3), kinds, CONTENT_TEXT);
    out->state = CONTENT_VISIBLE;
    out->title = stmt_col_text_or(s, 4, "", arena);
    out->alt = stmt_col_text(s, 5, arena);
    out->decorative = stmt_col_int(s, 6) != 0;
    out->posted_at = stmt_col_int(s, 7);
    out->hash = stmt_col_text(s, 8, arena);
    out->extension = stmt_col_text_or(s, 9, "", arena);
    out->type = "";
    out->width = stmt_col_int(s, 10);
    out->height = stmt_col_int(s, 11);
    out->duration_ms = stmt_col_int(s, 12);
    out->animated = stmt_col_int(s, 13) != 0;
    out->alpha = stmt_col_int(s, 14) != 0;
    out->widths = stmt_col_text_or(s, 15, "", arena);
    out->account_id = stmt_col_int(s, 16);
    out->source_name = "";
}

/* Only texts have one, so only lists with texts pay for the statement. */
static enum status beginnings(struct db *db, struct arena *arena, struct content_list *list,
                              struct err *err)
{
    enum status status = STATUS_OK;

    for (size_t i = 0; status == STATUS_OK && i < list->count; i++) {
        struct content *item = &list->items[i];
        struct stmt *s;

        if (item->kind != CONTENT_TEXT)
            continue;
        s = db_use(db, &BEGINNING);
        stmt_int(s, 1, item->id);
        if (stmt_row(s))
            item->beginning = stmt_col_text(s, 0, arena);
        status = stmt_done(s, err);
    }
    return status;
}

enum status content_cards(struct db *db, struct stmt *s, struct arena *arena,
                          const char *project_path, size_t limit, struct content_list *out,
                          struct err *err)
{
    enum status status;

    list_begin(out, arena, limit);
    while (out->count <= limit && stmt_row(s))
        card_row(s, arena, project_path, &out->items[out->count++]);
    status = list_end(out, s, limit, err);
    return status == STATUS_OK ? beginnings(db, arena, out, err) : status;
}

enum status content_rows(struct stmt *s, struct arena *arena, size_t limit,
                         struct content_list *out, struct err *err)
{
    list_begin(out, arena, limit);
    while (out->count <= limit && stmt_row(s))
        content_row(s, arena, &out->items[out->count++]);
    return list_end(out, s, limit, err);
}
