#include "site/trivia_encoding.h"

#include "site/trivia_entity.h"

#include <sodium.h>

static const char *const names[TRIVIA_ENCODINGS] = {
    "detect", "html", "url-legacy", "url3986", "base64", "html-twice", "plain",
};

const char *trivia_encoding_name(enum trivia_encoding encoding)
{
    return names[encoding];
}

bool trivia_encoding_of(struct str name, enum trivia_encoding *out)
{
    for (int i = 0; i < TRIVIA_ENCODINGS; i++) {
        if (str_is(name, names[i])) {
            *out = (enum trivia_encoding)i;
            return true;
        }
    }
    return false;
}

/* --- which one ------------------------------------------------------------------------------------------- */

struct signs {
    bool base64, blank, percent, plus;
};

static bool is_escape(struct str text, size_t at)
{
    return at + 2 < text.len && text.at[at] == '%' && ascii_hex(text.at[at + 1]) >= 0 &&
           ascii_hex(text.at[at + 2]) >= 0;
}

static void look(struct signs *signs, const struct json *value)
{
    struct str text;

    if (!json_str(value, &text))
        return;
    for (size_t at = 0; at < text.len; at++) {
        signs->blank = signs->blank || text.at[at] == ' ';
        signs->plus = signs->plus || text.at[at] == '+';
        signs->percent = signs->percent || is_escape(text, at);
    }
}

/* "type" is one of two words, which look different in base64 alone. */
static bool is_base64_type(const char *type)
{
    return type != NULL && (strcmp(type, "bXVsdGlwbGU=") == 0 || strcmp(type, "Ym9vbGVhbg==") == 0);
}

enum trivia_encoding trivia_encoding_detect(const struct json *results)
{
    struct signs signs = {false, false, false, false};

    for (const struct json *item = json_first(results); item != NULL; item = item->next) {
        signs.base64 = signs.base64 || is_base64_type(json_text(json_get(item, "type")));
        for (const struct json *value = json_first(item); value != NULL; value = value->next) {
            look(&signs, value);
            for (const struct json *one = json_first(value); one != NULL; one = one->next)
                look(&signs, one);
        }
    }
    if (signs.base64)
        return TRIVIA_BASE64;
    if (signs.blank || !(signs.percent || signs.plus))
        return TRIVIA_HTML;
    return signs.plus ? TRIVIA_URL_LEGACY : TRIVIA_URL_3986;
}

/* --- decoding -------------------------------------------------------------------------------------------- */

static enum status decode_url(struct arena *arena, struct str text, bool legacy, struct str *out,
                              struct err *err)
{
    char *plain = arena_alloc(arena, text.len + 1);
    size_t len = 0;

    for (size_t at = 0; at < text.len; at++) {
        if (text.at[at] == '%' && !is_escape(text, at))
            return err_set(err, STATUS_INVALID, "\"%%\" without two hexadecimal digits behind it");
        if (text.at[at] == '%') {
            plain[len++] = (char)(ascii_hex(text.at[at + 1]) * 16 + ascii_hex(text.at[at + 2]));
            at += 2;
        } else {
            plain[len++] = legacy && text.at[at] == '+' ? ' ' : text.at[at];
        }
    }
    *out = (struct str){plain, len};
    return STATUS_OK;
}

static enum status decode_base64(struct arena *arena, struct str text, struct str *out,
                                 struct err *err)
{
    unsigned char *plain = arena_alloc(arena, text.len + 1);
    const char *end = NULL;
    size_t len = 0;

    if (sodium_base642bin(plain, text.len, text.at, text.len, NULL, &len, &end,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        end != text.at + text.len)
        return err_set(err, STATUS_INVALID, "a text is not base64");
    plain[len] = '\0';
    *out = (struct str){(const char *)plain, len};
    return STATUS_OK;
}

static enum status decode_html(struct arena *arena, struct str text, struct str *out,
                               struct err *err)
{
    *out = trivia_entity_decode(arena, text);
    if (trivia_entity_is_in(*out))
        return err_set(err, STATUS_INVALID,
                       "after decoding it still has character references, as if it was encoded "
                       "twice; --encoding html-twice decodes twice");
    return STATUS_OK;
}

enum status trivia_decode(struct arena *arena, enum trivia_encoding encoding, struct str text,
                          const char **out, struct err *err)
{
    struct str plain = text;
    enum status status = STATUS_OK;

    switch (encoding) {
    case TRIVIA_URL_LEGACY:
    case TRIVIA_URL_3986:
        status = decode_url(arena, text, encoding == TRIVIA_URL_LEGACY, &plain, err);
        break;
    case TRIVIA_BASE64:
        status = decode_base64(arena, text, &plain, err);
        break;
    case TRIVIA_HTML_TWICE:
        plain = trivia_entity_decode(arena, trivia_entity_decode(arena, text));
        break;
    case TRIVIA_DETECT:
    case TRIVIA_HTML:
        status = decode_html(arena, text, &plain, err);
        break;
    case TRIVIA_PLAIN:
        break;
    }
    if (status == STATUS_OK && memchr(plain.len > 0 ? plain.at : "", '\0', plain.len) != NULL)
        status = err_set(err, STATUS_INVALID, "a text holds a NUL");
    if (status == STATUS_OK)
        *out = arena_copy(arena, plain);
    return status;
}
