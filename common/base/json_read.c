#include "base/json_read.h"

#include "base/json_string.h"
#include "base/panic.h"

#define JSMN_STATIC
#define JSMN_STRICT
#define JSMN_PARENT_LINKS
#include <jsmn.h>

#define LARGEST ((size_t)256 * 1024 * 1024) /* jsmn counts bytes in an int */

/*
 * jsmn finds the tokens, but takes much that is not JSON. So nothing that it says is believed: the tokens are
 * walked in the order of the document, and every byte before, between and behind them must be the one that the
 * grammar asks for at that place.
 */
struct reader {
    struct str text;
    char *
        own; /* the same, when the texts stay where they are and are mended; NULL = they are copied */
    int most; /* names and values, then */
    struct arena *arena;
    const jsmntok_t *tokens;
    int count;  /* of tokens */
    int next;   /* token */
    size_t pos; /* everything before it was right */
    struct err *err;
};

static enum status refuse(const struct reader *r, size_t pos, const char *why)
{
    size_t line = 1, column = 1;

    if (r->own != NULL) /* what stood before has changed */
        return err_set(r->err, STATUS_INVALID, "byte %zu: %s", pos + 1, why);
    for (size_t i = 0; i < pos && i < r->text.len; i++) {
        if (r->text.at[i] == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)r->text.at[i] & 0xc0) != 0x80) {
            column++;
        }
    }
    return err_set(r->err, STATUS_INVALID, "line %zu, column %zu: %s", line, column, why);
}

static enum status wrong(const struct reader *r, const char *why)
{
    return refuse(r, r->pos, r->pos < r->text.len ? why : "the text ends too early");
}

/* Brackets that are too deep or too many, in one pass: on these jsmn would take quadratic time. */
static enum status check_depth(const struct reader *r)
{
    const struct str text = r->text;
    bool quoted = false;
    int depth = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];

        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '[' || c == '{') && ++depth > JSON_READ_DEPTH)
            return refuse(r, i, "this is nested too deeply");
        else if (!quoted && (c == ']' || c == '}') && --depth < 0)
            return refuse(r, i, "nothing is open that could be closed here");
    }
    return STATUS_OK;
}

static void skip_blanks(struct reader *r)
{
    while (r->pos < r->text.len && ascii_is_space(r->text.at[r->pos]))
        r->pos++;
}

static bool is_at(struct reader *r, char c)
{
    skip_blanks(r);
    return r->pos < r->text.len && r->text.at[r->pos] == c;
}

static size_t skip_digits(struct str s, size_t at)
{
    while (at < s.len && ascii_is_digit(s.at[at]))
        at++;
    return at;
}

/* RFC 8259 section 6. */
static bool is_number(struct str s)
{
    size_t start = str_starts(s, "-") ? 1 : 0, at = skip_digits(s, start), from;

    if (at == start || (s.at[start] == '0' && at > start + 1))
        return false;
    if (at < s.len && s.at[at] == '.') {
        from = at + 1;
        at = skip_digits(s, from);
        if (at == from)
            return false;
    }
    if (at < s.len && ascii_lower(s.at[at]) == 'e') {
        from = at + 1;
        if (from < s.len && (s.at[from] == '+' || s.at[from] == '-'))
            from++;
        at = skip_digits(s, from);
        if (at == from)
            return false;
    }
    return at == s.len;
}

static enum status read_plain(struct reader *r, struct str word, struct json *value)
{
    if (str_is(word, "null")) {
        value->kind = JSON_NULL;
    } else if (str_is(word, "true") || str_is(word, "false")) {
        value->kind = JSON_BOOL;
        value->text = str_is(word, "true") ? STR("true") : STR("");
    } else if (is_number(word)) {
        value->kind = JSON_NUMBER;
        value->text = (struct str){arena_copy(r->arena, word), word.len};
    } else {
        return wrong(r, "this is no JSON value");
    }
    r->pos += word.len;
    return STATUS_OK;
}

/* The next token if it begins here, else NULL. A token of text begins behind its quote. */
static const jsmntok_t *token_here(struct reader *r)
{
    const jsmntok_t *token = &r->tokens[r->next];
    size_t quote;

    skip_blanks(r);
    if (r->next >= r->count)
        return NULL;
    quote = token->type == JSMN_STRING ? 1 : 0;
    return (size_t)token->start == r->pos + quote ? token : NULL;
}

static enum status read_text(struct reader *r, const jsmntok_t *token, struct str *out)
{
    struct str raw = str_slice(r->text, (size_t)token->start, (size_t)token->end);
    const char *why;
    size_t bad;
    bool right;

    r->next++;
    if (r->own == NULL)
        right = json_string_read(raw, r->arena, out, &bad, &why);
    else
        right = json_string_mend(r->own + token->start, raw.len, out, &bad, &why);
    if (!right)
        return refuse(r, (size_t)token->start + bad, why);
    r->pos = (size_t)token->end + 1;
    return STATUS_OK;
}

static int compare_keys(const void *a, const void *b)
{
    const struct json *left = *(const struct json *const *)a;
    const struct json *right = *(const struct json *const *)b;
    size_t shorter = left->key.len < right->key.len ? left->key.len : right->key.len;
    int order = memcmp(left->key.at, right->key.at, shorter);

    return order != 0 ? order : (left->key.len > right->key.len) - (left->key.len < right->key.len);
}

static enum status check_keys(struct reader *r, const struct json *object)
{
    const struct json **sorted;
    size_t count = 0;

    if (object->count < 2)
        return STATUS_OK;
    sorted = ARENA_ARRAY(r->arena, const struct json *, object->count);
    for (const struct json *member = object->first; member != NULL; member = member->next)
        sorted[count++] = member;
    qsort(sorted, count, sizeof(*sorted), compare_keys);
    for (size_t i = 1; i < count; i++) {
        if (str_eq(sorted[i]->key, sorted[i - 1]->key)) {
            r->pos--; /* still inside the object */
            return wrong(r, "this object has two members of the same name");
        }
    }
    return STATUS_OK;
}

static enum status read_name(struct reader *r, struct json *member)
{
    const jsmntok_t *token = token_here(r);
    enum status status;

    if (token == NULL || token->type != JSMN_STRING)
        return wrong(r, "the name of a member must stand here, in quotes");
    status = read_text(r, token, &member->key);
    if (status == STATUS_OK && !is_at(r, ':'))
        status = wrong(r, "a colon is missing");
    r->pos++;
    return status;
}

static enum status read_value(struct reader *r, struct json *value);

/* The members or elements of `parent` and the bracket that closes it; its own bracket has been read. */
static enum status read_members(struct reader *r, struct json *parent, char close)
{
    const struct json **link = &parent->first;

    while (!is_at(r, close)) {
        struct json *child = ARENA_NEW(r->arena, struct json);
        enum status status = STATUS_OK;

        if (parent->count > 0 && !is_at(r, ','))
            return wrong(r, close == '}' ? "a comma or } is missing" : "a comma or ] is missing");
        r->pos += parent->count > 0;
        if (close == '}')
            status = read_name(r, child);
        if (status == STATUS_OK)
            status = read_value(r, child);
        if (status != STATUS_OK)
            return status;
        *link = child;
        link = &child->next;
        parent->count++;
    }
    r->pos++;
    return close == '}' ? check_keys(r, parent) : STATUS_OK;
}

static enum status read_value(struct reader *r, struct json *value)
{
    const jsmntok_t *token = token_here(r);

    if (token == NULL)
        return wrong(r, "a value must stand here");
    switch (token->type) {
    case JSMN_STRING:
        value->kind = JSON_TEXT;
        return read_text(r, token, &value->text);
    case JSMN_ARRAY:
    case JSMN_OBJECT:
        r->next++;
        r->pos++;
        value->kind = token->type == JSMN_ARRAY ? JSON_ARRAY : JSON_OBJECT;
        return read_members(r, value, token->type == JSMN_ARRAY ? ']' : '}');
    default:
        r->next++;
        return read_plain(r, str_slice(r->text, (size_t)token->start, (size_t)token->end), value);
    }
}

static enum status find_tokens(struct reader *r)
{
    jsmn_parser parser;
    jsmntok_t *tokens;
    int count;

    jsmn_init(&parser);
    count = jsmn_parse(&parser, r->text.at, r->text.len, NULL, 0);
    if (r->own != NULL && count > r->most)
        return err_set(r->err, STATUS_TOO_LARGE, "the JSON text has more than %d names and values",
                       r->most);
    if (count > 0) {
        tokens = ARENA_ARRAY(r->arena, jsmntok_t, (size_t)count);
        r->tokens = tokens;
        jsmn_init(&parser);
        count = jsmn_parse(&parser, r->text.at, r->text.len, tokens, (unsigned)count);
    }
    r->count = count;
    if (count > 0)
        return STATUS_OK;
    r->pos = parser.pos;
    return wrong(r, count == JSMN_ERROR_PART ? "what begins here does not end"
                                             : "this is not allowed here");
}

static enum status read_root(struct reader *r, const struct json **out)
{
    struct json *value = ARENA_NEW(r->arena, struct json);
    enum status status = check_depth(r);

    if (status != STATUS_OK)
        return status;
    skip_blanks(r);
    if (r->pos < r->text.len && strchr("[{\"", r->text.at[r->pos]) == NULL) {
        /* jsmn in its strict mode wants something behind a number, true, false and null. */
        struct str word = str_trim(str_slice(r->text, r->pos, r->text.len));

        status = read_plain(r, word, value);
    } else {
        status = find_tokens(r);
        if (status == STATUS_OK) {
            r->pos = 0;
            status = read_value(r, value);
        }
    }
    if (status != STATUS_OK)
        return status;
    skip_blanks(r);
    if (r->pos < r->text.len)
        return wrong(r, "nothing may follow the value");
    *out = value;
    return STATUS_OK;
}

enum status json_read(const struct json **out, struct arena *arena, struct str text, size_t max,
                      struct err *err)
{
    struct reader r = {.text = text, .arena = arena, .err = err};

    ASSERT(max <= LARGEST);
    if (text.len > max)
        return err_set(err, STATUS_TOO_LARGE, "the JSON text is larger than %zu bytes", max);
    return read_root(&r, out);
}

enum status json_read_reply(const struct json **out, struct arena *arena, char *text, size_t len,
                            int most, struct err *err)
{
    struct reader r = {.text = {text, len}, .own = text, .most = most, .arena = arena, .err = err};

    ASSERT(len <= LARGEST);
    return read_root(&r, out);
}
