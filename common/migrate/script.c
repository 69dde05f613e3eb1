#include "migrate/script.h"

#define MARK "-- pierogis:"

/* Where we are, for messages. */
struct parser {
    struct arena *arena;
    const char *file;
    struct str rest; /* lines not read yet */
    size_t line;     /* number of the line read last */
    struct script *script;
    struct err *err;
};

enum dialect dialect_of_driver(const char *driver)
{
    return strcmp(driver, "sqlite") == 0 ? DIALECT_SQLITE : DIALECT_POSTGRES;
}

const char *dialect_name(enum dialect dialect)
{
    return dialect == DIALECT_SQLITE ? "sqlite" : "postgres";
}

static enum status refuse(const struct parser *p, const char *why)
{
    return err_set(p->err, STATUS_INVALID, "%s, line %zu: %s", p->file, p->line, why);
}

/* --- pieces of a directive ------------------------------------------------------------------------------- */

/* Takes `word` and the blanks after it off `*s`. */
static bool skip_word(struct str *s, const char *word)
{
    size_t len = strlen(word);

    if (!str_starts(*s, word) || (s->len > len && s->at[len] != ' '))
        return false;
    *s = str_trim(str_slice(*s, len, s->len));
    return true;
}

/* Takes `key=value` off `*s`; the value goes on to the next blank. */
static bool take_value(struct str *s, const char *key, struct str *value)
{
    size_t len = strlen(key);

    if (!str_starts(*s, key) || s->len <= len || s->at[len] != '=')
        return false;
    *s = str_slice(*s, len + 1, s->len);
    *value = str_slice(*s, 0, str_find(*s, ' '));
    *s = str_trim(str_slice(*s, value->len, s->len));
    return value->len > 0;
}

/* Takes "a quoted text", in which \" and \\ stand for themselves. */
static bool take_quoted(struct parser *p, struct str *s, const char **out)
{
    struct buf text = BUF_INIT;
    size_t at = 1;

    if (s->len < 2 || s->at[0] != '"')
        return false;
    for (; at < s->len && s->at[at] != '"'; at++) {
        bool escaped = s->at[at] == '\\';

        if (escaped && (at + 1 == s->len || (s->at[at + 1] != '"' && s->at[at + 1] != '\\')))
            break;
        at += escaped;
        buf_char(&text, s->at[at]);
    }
    *out = arena_copy(p->arena, buf_view(&text));
    buf_free(&text);
    if (at >= s->len || s->at[at] != '"')
        return false;
    *s = str_trim(str_slice(*s, at + 1, s->len));
    return true;
}

static bool is_hex(struct str s, size_t min, size_t max)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!ascii_is_digit(s.at[i]) && !(s.at[i] >= 'a' && s.at[i] <= 'f'))
            return false;
    }
    return s.len >= min && s.len <= max;
}

static bool is_consent(struct str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!ascii_is_alnum(s.at[i]) && strchr("_.,:-", s.at[i]) == NULL)
            return false;
    }
    return s.len > 0;
}

/* --- lines ----------------------------------------------------------------------------------------------- */

/* The next line without its end; false when there is none. */
static bool next_line(struct parser *p, struct str *line)
{
    if (p->rest.len == 0)
        return false;
    *line = str_slice(p->rest, 0, str_find(p->rest, '\n'));
    p->rest = str_slice(p->rest, line->len + 1, p->rest.len);
    p->line++;
    return true;
}

static bool is_directive(struct str line)
{
    return str_starts(line, MARK);
}

static struct str directive(struct str line)
{
    return str_trim(str_slice(line, strlen(MARK), line.len));
}

static enum status parse_parents(struct parser *p, struct str value)
{
    struct script *script = p->script;
    struct str piece;

    if (str_is(value, "-"))
        return STATUS_OK;
    while (str_cut(&value, ',', &piece)) {
        if (!is_hex(piece, SCRIPT_ID_MIN, SCRIPT_ID_MAX))
            return refuse(p, "parent= takes ids separated by commas, or - for the first script");
        if (script->parent_count == SCRIPT_PARENTS_MAX)
            return refuse(p, "too many parents");
        script->parents[script->parent_count++] = arena_copy(p->arena, piece);
    }
    return STATUS_OK;
}

static enum status parse_head(struct parser *p)
{
    static const char form[] = "the first line of a version script is: " MARK
                               " id=ID parent=ID message=\"what it does\" destructive=none";
    struct script *script = p->script;
    struct str line, id, parent, destructive, s;
    enum status status;

    if (!next_line(p, &line) || !is_directive(line))
        return refuse(p, form);
    s = directive(line);
    if (!take_value(&s, "id", &id) || !is_hex(id, SCRIPT_ID_MIN, SCRIPT_ID_MAX))
        return refuse(p, form);
    script->id = arena_copy(p->arena, id);
    if (!str_starts(str_of(p->file), script->id) || p->file[id.len] != '_')
        return refuse(p, "the name of the file does not begin with the id and _");
    if (!take_value(&s, "parent", &parent))
        return refuse(p, form);
    status = parse_parents(p, parent);
    if (status != STATUS_OK)
        return status;
    if (!str_starts(s, "message="))
        return refuse(p, form);
    s = str_slice(s, strlen("message="), s.len);
    if (!take_quoted(p, &s, &script->message) || !take_value(&s, "destructive", &destructive) ||
        !is_consent(destructive) || s.len > 0)
        return refuse(p, form);
    script->destructive = arena_copy(p->arena, destructive);
    return STATUS_OK;
}

static enum status parse_after(struct parser *p)
{
    static const char form[] =
        "the second line of a version script is: " MARK
        " after sqlite=sha256:HASH postgres=sha256:HASH (either may be left out)";
    struct str line, s, value;

    if (!next_line(p, &line) || !is_directive(line))
        return refuse(p, form);
    s = directive(line);
    if (!skip_word(&s, "after"))
        return refuse(p, form);
    for (int dialect = 0; dialect < DIALECT__COUNT; dialect++) {
        if (!take_value(&s, dialect_name((enum dialect)dialect), &value))
            continue;
        if (!str_starts(value, "sha256:") ||
            !is_hex(str_slice(value, 7, value.len), SHA256_TEXT - 1, SHA256_TEXT - 1))
            return refuse(p, form);
        p->script->after[dialect] = arena_copy(p->arena, str_slice(value, 7, value.len));
    }
    return s.len == 0 ? STATUS_OK : refuse(p, form);
}

/* The line that opens a section: `line` must be the right one. */
static enum status parse_section(struct parser *p, struct str line, enum direction direction,
                                 enum dialect dialect)
{
    struct script_section *section = &p->script->sections[direction][dialect];
    const char *way = direction == DIRECTION_UP ? "up" : "down";
    struct str s = directive(line);
    const char *start = p->rest.at;
    size_t len = 0;

    if (!is_directive(line) || !skip_word(&s, way) || !skip_word(&s, dialect_name(dialect)))
        return err_set(p->err, STATUS_INVALID,
                       "%s, line %zu: here the section \"" MARK " %s %s\" begins", p->file, p->line,
                       way, dialect_name(dialect));
    if (direction == DIRECTION_DOWN && skip_word(&s, "irreversible") &&
        (!take_quoted(p, &s, &section->irreversible) || section->irreversible[0] == '\0'))
        return refuse(p, "irreversible is followed by the reason in quotes");
    if (s.len > 0)
        return refuse(p, "nothing else may stand in this line");
    section->line = p->line + 1;
    while (p->rest.len > 0 && !is_directive(p->rest)) {
        next_line(p, &line);
        len = (size_t)(line.at - start) + line.len + 1;
        if (section->irreversible != NULL && str_trim(line).len > 0)
            return refuse(p, "an irreversible section is empty");
    }
    section->body.len = len;
    section->body.at = arena_copy(p->arena, (struct str){len == 0 ? "" : start, len});
    sha256_text(section->body, section->checksum);
    return STATUS_OK;
}

static enum status check_bytes(struct parser *p, struct str text)
{
    if (text.len > SCRIPT_BYTES_MAX)
        return err_set(p->err, STATUS_INVALID, "%s is larger than %zu bytes", p->file,
                       SCRIPT_BYTES_MAX);
    if (text.len == 0 || text.at[text.len - 1] != '\n')
        return err_set(p->err, STATUS_INVALID, "%s does not end with the end of a line", p->file);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];

        p->line += c == '\n';
        if (c == '\r' || c == '\0') {
            p->line++;
            return refuse(p, c == '\r' ? "lines must end with LF alone, without CR"
                                       : "a NUL byte has no place in a script");
        }
    }
    p->line = 0;
    return STATUS_OK;
}

enum status script_parse(struct arena *arena, const char *file, struct str text, struct script *out,
                         struct err *err)
{
    struct parser p = {arena, file, text, 0, out, err};
    enum status status;
    struct str line = {"", 0};

    memset(out, 0, sizeof(*out));
    out->file = arena_strdup(arena, file);
    status = check_bytes(&p, text);
    if (status == STATUS_OK)
        status = parse_head(&p);
    if (status == STATUS_OK)
        status = parse_after(&p);
    for (int way = 0; way < DIRECTION__COUNT; way++) {
        for (int dialect = 0; status == STATUS_OK && dialect < DIALECT__COUNT; dialect++) {
            if (!next_line(&p, &line))
                line = (struct str){"", 0};
            status = parse_section(&p, line, (enum direction)way, (enum dialect)dialect);
        }
    }
    if (status == STATUS_OK && next_line(&p, &line))
        status = refuse(&p, "nothing may follow the section \"down postgres\"");
    return status;
}
