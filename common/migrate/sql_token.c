#include "migrate/sql_token.h"

void sql_reader_init(struct sql_reader *reader, struct str sql)
{
    reader->rest = sql;
    reader->line = 1;
}

static struct str take(struct sql_reader *reader, size_t len)
{
    struct str piece = str_slice(reader->rest, 0, len);

    for (size_t i = 0; i < piece.len; i++)
        reader->line += piece.at[i] == '\n';
    reader->rest = str_slice(reader->rest, piece.len, reader->rest.len);
    return piece;
}

static bool is_word_start(char c)
{
    return c == '_' || (unsigned char)c >= 0x80 || (ascii_is_alnum(c) && !ascii_is_digit(c));
}

static bool is_word(char c)
{
    return is_word_start(c) || ascii_is_digit(c) || c == '$';
}

/* Length of the blanks and comments at the start; *broken when a comment never ends. */
static size_t blank_length(struct str s, bool *broken)
{
    size_t at = 0;

    *broken = false;
    while (at < s.len) {
        if (ascii_is_space(s.at[at]) || s.at[at] == '\f') {
            at++;
        } else if (s.len - at >= 2 && memcmp(s.at + at, "--", 2) == 0) {
            at += str_find(str_slice(s, at, s.len), '\n');
        } else if (s.len - at >= 2 && memcmp(s.at + at, "/*", 2) == 0) {
            size_t end = at + 2;

            while (end + 2 <= s.len && memcmp(s.at + end, "*/", 2) != 0)
                end++;
            *broken = end + 2 > s.len;
            if (*broken)
                return at;
            at = end + 2;
        } else {
            break;
        }
    }
    return at;
}

/* Length of a quoted run that begins at the start; a doubled quote stands for itself. 0 = never ends. */
static size_t quoted_length(struct str s, size_t from, char quote)
{
    for (size_t i = from + 1; i < s.len; i++) {
        if (s.at[i] == '\0')
            return 0;
        if (s.at[i] != quote)
            continue;
        if (quote == ']' || i + 1 == s.len || s.at[i + 1] != quote)
            return i + 1;
        i++;
    }
    return 0;
}

static size_t number_length(struct str s)
{
    size_t at = 0;

    while (at < s.len) {
        bool exponent_sign = at > 0 && (s.at[at] == '+' || s.at[at] == '-') &&
                             ascii_lower(s.at[at - 1]) == 'e' && ascii_lower(s.at[1]) != 'x';

        if (!is_word(s.at[at]) && s.at[at] != '.' && !exponent_sign)
            break;
        at++;
    }
    return at;
}

static size_t sign_length(struct str s)
{
    static const char *const operators[] = {
        "->>", "<>", "<=", ">=", "==", "!=", "||", "<<", ">>", "->"};

    for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
        if (str_starts(s, operators[i]))
            return strlen(operators[i]);
    }
    return 1;
}

/* What begins at the start of `s`, which is not empty and not blank; *len is 0 when it is broken. */
static enum token_kind classify(struct str s, size_t *len)
{
    char first = s.at[0], second = s.len > 1 ? s.at[1] : '\0';

    if ((first == 'x' || first == 'X') && second == '\'') {
        *len = quoted_length(s, 1, '\'');
        return TOKEN_BLOB;
    }
    if (first == '\'') {
        *len = quoted_length(s, 0, '\'');
        return TOKEN_STRING;
    }
    if (first == '"' || first == '`' || first == '[') {
        *len = quoted_length(s, 0, first == '[' ? ']' : first);
        return TOKEN_NAME;
    }
    if (ascii_is_digit(first) || (first == '.' && ascii_is_digit(second))) {
        *len = number_length(s);
        return TOKEN_NUMBER;
    }
    if (is_word_start(first)) {
        for (*len = 1; *len < s.len && is_word(s.at[*len]);)
            ++*len;
        return TOKEN_WORD;
    }
    *len = first == '\0' ? 0 : sign_length(s);
    return TOKEN_SIGN;
}

bool sql_token_next(struct sql_reader *reader, struct token *token)
{
    size_t len = 0;
    bool broken;

    token->blank = take(reader, blank_length(reader->rest, &broken));
    token->line = reader->line;
    token->text = (struct str){"", 0};
    token->kind = broken ? TOKEN_BROKEN : TOKEN_END;
    if (broken || reader->rest.len == 0)
        return false;
    token->kind = classify(reader->rest, &len);
    if (len == 0) {
        token->kind = TOKEN_BROKEN;
        return false;
    }
    token->text = take(reader, len);
    return true;
}

bool sql_token_is(const struct token *token, const char *word)
{
    return token->kind == TOKEN_WORD && str_is_nocase(token->text, word);
}

void sql_token_normal(const struct token *token, struct buf *out)
{
    struct str text = token->text;
    bool quoted = token->kind == TOKEN_NAME;
    char quote = quoted ? text.at[text.len - 1] : '\0';

    if (token->kind != TOKEN_WORD && !quoted) {
        buf_str(out, text);
        return;
    }
    if (quoted)
        text = str_slice(text, 1, text.len - 1);
    for (size_t i = 0; i < text.len; i++) {
        buf_char(out, ascii_lower(text.at[i]));
        if (quoted && quote != ']' && text.at[i] == quote)
            i++; /* a doubled quote is one */
    }
}
