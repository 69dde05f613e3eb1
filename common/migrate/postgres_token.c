#include "migrate/postgres_token.h"

static struct str take(struct sql_reader *reader, size_t len)
{
    struct str piece = str_slice(reader->rest, 0, len);

    for (size_t i = 0; i < piece.len; i++)
        reader->line += piece.at[i] == '\n';
    reader->rest = str_slice(reader->rest, piece.len, reader->rest.len);
    return piece;
}

/* Length of the comment that begins at the start with a slash and a star; 0 = it never ends. */
static size_t comment_length(struct str s)
{
    size_t depth = 0;

    for (size_t i = 0; i + 1 < s.len; i++) {
        if (memcmp(s.at + i, "/*", 2) == 0) {
            depth++;
            i++;
        } else if (memcmp(s.at + i, "*/", 2) == 0) {
            depth--;
            i++;
            if (depth == 0)
                return i + 1;
        }
    }
    return 0;
}

static size_t blank_length(struct str s, bool *broken)
{
    size_t at = 0;

    *broken = false;
    while (at < s.len) {
        struct str rest = str_slice(s, at, s.len);

        if (ascii_is_space(s.at[at]) || s.at[at] == '\f' || s.at[at] == '\v') {
            at++;
        } else if (str_starts(rest, "--")) {
            at += str_find(rest, '\n');
        } else if (str_starts(rest, "/*")) {
            size_t len = comment_length(rest);

            *broken = len == 0;
            if (*broken)
                return at;
            at += len;
        } else {
            break;
        }
    }
    return at;
}

/* Length of "$tag$" at the start; 0 = it is none. */
static size_t tag_length(struct str s)
{
    for (size_t i = 1; i < s.len; i++) {
        char c = s.at[i];

        if (c == '$')
            return i + 1;
        if (c != '_' && (unsigned char)c < 0x80 &&
            (!ascii_is_alnum(c) || (i == 1 && ascii_is_digit(c))))
            return 0;
    }
    return 0;
}

/* Length of a text between two tags of `tag` bytes; 0 = it never ends. */
static size_t tagged_length(struct str s, size_t tag)
{
    for (size_t i = tag; i + tag <= s.len; i++) {
        if (memcmp(s.at + i, s.at, tag) == 0)
            return i + tag;
    }
    return 0;
}

/* Length of E'…', in which a backslash takes the next byte with it; 0 = it never ends. */
static size_t escaped_length(struct str s)
{
    for (size_t i = 2; i < s.len; i++) {
        if (s.at[i] == '\\')
            i++;
        else if (s.at[i] == '\'' && (i + 1 == s.len || s.at[i + 1] != '\''))
            return i + 1;
        else if (s.at[i] == '\'')
            i++;
    }
    return 0;
}

/* What only PostgreSQL has; false when the token is one that both databases have. */
static bool own_token(struct str s, enum token_kind *kind, size_t *len)
{
    size_t tag = s.at[0] == '$' ? tag_length(s) : 0;

    *kind = TOKEN_STRING;
    if (tag > 0) {
        *len = tagged_length(s, tag);
        return true;
    }
    if (s.len > 1 && ascii_lower(s.at[0]) == 'e' && s.at[1] == '\'') {
        *len = escaped_length(s);
        return true;
    }
    *kind = TOKEN_SIGN;
    *len = str_starts(s, "::") ? 2 : 1;
    return *len == 2 || s.at[0] == '[' || s.at[0] == ']' || s.at[0] == '`';
}

bool postgres_token_next(struct sql_reader *reader, struct token *token)
{
    bool broken;
    struct str blank = take(reader, blank_length(reader->rest, &broken));
    size_t len = 0;
    bool found;

    if (broken || reader->rest.len == 0 || !own_token(reader->rest, &token->kind, &len)) {
        found = !broken && sql_token_next(reader, token);
        if (broken)
            *token = (struct token){.kind = TOKEN_BROKEN, .text = {"", 0}, .line = reader->line};
        token->blank = blank;
        return found;
    }
    token->blank = blank;
    token->line = reader->line;
    token->text = take(reader, len);
    if (len == 0 || memchr(token->text.at, '\0', token->text.len) != NULL)
        token->kind = TOKEN_BROKEN;
    return token->kind != TOKEN_BROKEN;
}

bool dialect_token_next(enum dialect dialect, struct sql_reader *reader, struct token *token)
{
    return dialect == DIALECT_POSTGRES ? postgres_token_next(reader, token)
                                       : sql_token_next(reader, token);
}
