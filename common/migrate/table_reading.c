#include "migrate/table_reading.h"

int table_reading_column(const struct table_reading *reading, const char *key)
{
    for (size_t i = 0; i < reading->text.column_count; i++) {
        if (strcmp(reading->text.columns[i].key, key) == 0)
            return (int)i;
    }
    return -1;
}

/* PRIMARY KEY of one INTEGER column. DESC in the column's definition (not in a constraint of the table) prevents it:
 * a fault of old that SQLite keeps (sqlite.org/lang_createtable.html, "ROWIDs and the INTEGER PRIMARY KEY"). */
static bool is_integer_key(const struct table_reading *reading,
                           const struct constraint_text *constraint)
{
    int column;

    if (constraint->kind != CONSTRAINT_PRIMARY || constraint->part_count != 1)
        return false;
    column = table_reading_column(reading, constraint->parts->key);
    return column >= 0 && (constraint->column < 0 || !constraint->parts->descending) &&
           str_is_nocase(str_of(reading->facts.columns[column].type), "INTEGER");
}

/* A type written as "INTEGER" (1) reads as INTEGER but is none to SQLite: hence the look at the indexes. */
bool table_reading_is_rowid(const struct table_reading *reading,
                            const struct constraint_text *constraint)
{
    if (reading->without_rowid || !is_integer_key(reading, constraint))
        return false;
    for (size_t i = 0; i < reading->facts.index_count; i++) {
        if (reading->facts.indexes[i].origin == 'p')
            return false;
    }
    return true;
}

const char *table_reading_collation(const struct table_reading *reading,
                                    const struct constraint_text *constraint,
                                    const struct key_part *part)
{
    int column = table_reading_column(reading, part->key);
    const char *own = column < 0 ? NULL : reading->text.columns[column].collation;

    if (part->collation != NULL && !(reading->without_rowid && is_integer_key(reading, constraint)))
        return part->collation;
    return own == NULL ? "binary" : own;
}

/* --- columns --------------------------------------------------------------------------------------------- */

static bool same_default(struct arena *arena, struct token_list declared, const char *kept)
{
    struct token_list tokens;

    if (kept == NULL || declared.count == 0)
        return kept == NULL && declared.count == 0;
    return token_list_read(arena, str_of(kept), &tokens) &&
           strcmp(token_list_expression(arena, declared), token_list_expression(arena, tokens)) ==
               0;
}

static enum status check_column(struct arena *arena, const struct table_reading *reading, size_t at,
                                struct err *err)
{
    const struct column_text *text = &reading->text.columns[at];
    const struct column_facts *facts = &reading->facts.columns[at];
    bool implied = facts->primary > 0 && (int)at != reading->rowid_column &&
                   (reading->without_rowid || reading->strict);
    enum column_hidden hidden = COLUMN_SEEN;
    const char *what = NULL;

    if (text->generated.count > 0)
        hidden = text->stored ? COLUMN_STORED : COLUMN_VIRTUAL;
    if (strcmp(text->name, facts->name) != 0)
        what = "name";
    else if (text->type != NULL && !str_is_nocase(str_of(text->type), facts->type))
        what = "type";
    else if (facts->not_null != (text->not_null || implied))
        what = "NOT NULL";
    else if (facts->hidden != hidden)
        what = "generated expression";
    else if (!same_default(arena, text->fallback, facts->fallback))
        what = "default";
    if (what == NULL)
        return STATUS_OK;
    return err_set(err, STATUS_INVALID, "SQLite has another %s of the column %s than its text",
                   what, facts->name);
}

/* --- keys ------------------------------------------------------------------------------------------------ */

/* Whether an earlier part of the key is the same column; SQLite leaves such out where the key is the table. */
static bool is_repeated(const struct table_reading *reading,
                        const struct constraint_text *constraint, size_t at)
{
    const struct key_part *parts = constraint->parts;

    for (size_t i = 0; i < at; i++) {
        if (strcmp(parts[i].key, parts[at].key) == 0 &&
            strcmp(table_reading_collation(reading, constraint, &parts[i]),
                   table_reading_collation(reading, constraint, &parts[at])) == 0)
            return true;
    }
    return false;
}

static bool same_part(const struct table_reading *reading, const struct constraint_text *constraint,
                      const struct key_part *part, const struct index_part *kept)
{
    int column = table_reading_column(reading, part->key);

    if (column < 0)
        column = reading->rowid_column; /* UNIQUE (rowid) */
    return kept->column == column &&
           str_is_nocase(str_of(kept->collation),
                         table_reading_collation(reading, constraint, part));
}

static bool keeps(const struct table_reading *reading, const struct constraint_text *constraint,
                  const struct index_facts *index)
{
    bool clustered = reading->without_rowid && constraint->kind == CONSTRAINT_PRIMARY;
    size_t kept = 0;

    for (size_t i = 0; i < constraint->part_count; i++) {
        if (clustered && is_repeated(reading, constraint, i))
            continue;
        if (kept == index->part_count ||
            !same_part(reading, constraint, &constraint->parts[i], &index->parts[kept]))
            return false;
        kept++;
    }
    return kept == index->part_count;
}

/* The index that SQLite has made for the constraint. Equal ones share an index, which is the primary key's if that is
 * among them. */
static const struct index_facts *find_index(const struct table_reading *reading,
                                            const struct constraint_text *constraint)
{
    const struct index_facts *shared = NULL;

    for (size_t i = 0; i < reading->facts.index_count; i++) {
        const struct index_facts *index = &reading->facts.indexes[i];

        if (index->origin == 'c' || !keeps(reading, constraint, index))
            continue;
        if ((index->origin == 'p') == (constraint->kind == CONSTRAINT_PRIMARY))
            return index;
        if (index->origin == 'p')
            shared = index;
    }
    return shared;
}

static bool index_is_claimed(const struct table_reading *reading, const struct index_facts *index)
{
    for (size_t i = 0; i < reading->text.constraints.count; i++) {
        if (reading->index_of[i] == index)
            return true;
    }
    return index->origin == 'c';
}

static enum status check_keys(struct table_reading *reading, struct err *err)
{
    const struct constraint_list *list = &reading->text.constraints;

    for (size_t i = 0; i < list->count; i++) {
        const struct constraint_text *constraint = &list->items[i];

        if (constraint->kind != CONSTRAINT_PRIMARY && constraint->kind != CONSTRAINT_UNIQUE)
            continue;
        if (table_reading_is_rowid(reading, constraint))
            continue;
        reading->index_of[i] = find_index(reading, constraint);
        if (reading->index_of[i] == NULL)
            return err_set(err, STATUS_INVALID, "SQLite has no index for %s", constraint->text);
    }
    for (size_t i = 0; i < reading->facts.index_count; i++) {
        if (!index_is_claimed(reading, &reading->facts.indexes[i]))
            return err_set(err, STATUS_INVALID, "its text does not account for the index %s",
                           reading->facts.indexes[i].name);
    }
    return STATUS_OK;
}

/* SQLite numbers the columns of the primary key in their order. */
static enum status check_primary(const struct table_reading *reading, struct err *err)
{
    const struct constraint_list *list = &reading->text.constraints;
    size_t place = 0, in_facts = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].kind != CONSTRAINT_PRIMARY)
            continue;
        for (size_t j = 0; j < list->items[i].part_count; j++) {
            int column = table_reading_column(reading, list->items[i].parts[j].key);
            size_t said = column < 0 ? 0 : reading->facts.columns[column].primary;

            if (said > place)
                place = said;
            else if (said == 0 && column >= 0)
                return err_set(err, STATUS_INVALID, "SQLite does not have %s in its primary key",
                               list->items[i].parts[j].key);
        }
    }
    for (size_t i = 0; i < reading->facts.column_count; i++) {
        if (reading->facts.columns[i].primary > in_facts)
            in_facts = reading->facts.columns[i].primary;
    }
    if (in_facts != place)
        return err_set(err, STATUS_INVALID, "SQLite has another primary key than its text");
    return STATUS_OK;
}

/* --- foreign keys ---------------------------------------------------------------------------------------- */

static bool same_foreign_key(const struct constraint_text *text,
                             const struct foreign_key_facts *facts)
{
    if (strcmp(text->parent, facts->parent) != 0 || text->part_count != facts->count ||
        !str_is_nocase(str_of(facts->on_delete), text->on_delete) ||
        !str_is_nocase(str_of(facts->on_update), text->on_update))
        return false;
    for (size_t i = 0; i < facts->count; i++) {
        if (!str_is_nocase(str_of(facts->from[i]), text->parts[i].key))
            return false;
        if ((facts->to[i] == NULL) != (text->parent_column_count == 0))
            return false;
        if (facts->to[i] != NULL && !str_is_nocase(str_of(facts->to[i]), text->parent_columns[i]))
            return false;
    }
    return true;
}

static enum status check_foreign_keys(const struct table_reading *reading, struct err *err)
{
    const struct constraint_list *list = &reading->text.constraints;
    size_t left = reading->facts.foreign_key_count;

    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].kind != CONSTRAINT_FOREIGN)
            continue;
        if (left == 0 || !same_foreign_key(&list->items[i], &reading->facts.foreign_keys[left - 1]))
            return err_set(err, STATUS_INVALID, "SQLite knows another foreign key than %s",
                           list->items[i].text);
        left--;
    }
    if (left > 0)
        return err_set(err, STATUS_INVALID, "SQLite has %zu foreign keys more than its text", left);
    return STATUS_OK;
}

/* --- the whole ------------------------------------------------------------------------------------------- */

static int find_rowid_column(const struct table_reading *reading)
{
    const struct constraint_list *list = &reading->text.constraints;

    for (size_t i = 0; i < list->count; i++) {
        if (table_reading_is_rowid(reading, &list->items[i]))
            return table_reading_column(reading, list->items[i].parts->key);
    }
    return -1;
}

enum status table_reading_check(struct arena *arena, struct table_reading *reading, struct err *err)
{
    const struct table_text *text = &reading->text;
    enum status status = STATUS_OK;

    reading->index_of = ARENA_ARRAY(arena, const struct index_facts *, text->constraints.count + 1);
    if (text->column_count != reading->facts.column_count)
        return err_set(err, STATUS_INVALID, "SQLite has %zu columns, its text %zu",
                       reading->facts.column_count, text->column_count);
    if (strcmp(text->name, reading->name) != 0)
        return err_set(err, STATUS_INVALID, "its text makes a table %s", text->name);
    if (text->without_rowid != reading->without_rowid || text->strict != reading->strict)
        return err_set(err, STATUS_INVALID, "SQLite has other options than its text");
    reading->rowid_column = find_rowid_column(reading);
    for (size_t i = 0; status == STATUS_OK && i < text->column_count; i++)
        status = check_column(arena, reading, i, err);
    if (status == STATUS_OK)
        status = check_keys(reading, err);
    if (status == STATUS_OK)
        status = check_primary(reading, err);
    if (status == STATUS_OK)
        status = check_foreign_keys(reading, err);
    return status;
}
