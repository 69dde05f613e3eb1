/* Any bytes: read without harm; what is accepted can be written and read again, and means the same. */
#include "fuzz.h"

#include "base/json_read.h"
#include "base/json_write.h"
#include "base/utf8.h"

#include <stdlib.h>

static void write_value(struct json_write *w, const struct json *value)
{
    switch (json_kind(value)) {
    case JSON_NOTHING:
        MUST(false);
        break;
    case JSON_NULL:
        json_put_null(w);
        break;
    case JSON_BOOL:
        json_put_bool(w, value->text.len > 0);
        break;
    case JSON_NUMBER:
    case JSON_TEXT:
        MUST(utf8_is_valid(value->text));
        json_put_str(w, value->text);
        break;
    case JSON_ARRAY:
        json_array(w);
        for (const struct json *at = json_first(value); at != NULL; at = at->next)
            write_value(w, at);
        json_end(w);
        break;
    case JSON_OBJECT:
        json_object(w);
        for (const struct json *at = json_first(value); at != NULL; at = at->next) {
            /* The writer takes names as C texts. */
            json_key(w, str_find(at->key, '\0') < at->key.len ? "nul" : at->key.at);
            write_value(w, at);
        }
        json_end(w);
        break;
    }
}

/* All of an answer is UTF-8 without NUL. */
static void check_texts(const struct json *value)
{
    MUST(json_kind(value) != JSON_TEXT || json_text(value) != NULL);
    MUST(value->key.len == 0 || str_find(value->key, '\0') == value->key.len);
    MUST(utf8_is_valid(value->text) && utf8_is_valid(value->key));
    for (const struct json *at = json_first(value); at != NULL; at = at->next)
        check_texts(at);
}

static void write_whole(struct buf *out, const struct json *value)
{
    struct json_write w;

    json_begin(&w, out, false);
    write_value(&w, value);
    json_finish(&w);
}

/* An answer is read in place, and like anything else but for what is mended. `strict` is what else it is; NULL = nothing. */
static void check_reply(struct arena *arena, struct str text, const struct json *strict)
{
    struct buf mended = BUF_INIT, plain = BUF_INIT;
    const struct json *value = NULL;
    char *own = malloc(text.len > 0 ? text.len : 1); /* nothing behind it may be touched */
    struct err err;

    for (size_t i = 0; i < text.len; i++)
        own[i] = text.at[i];
    if (json_read_reply(&value, arena, own, text.len, JSON_REPLY_VALUES, &err) == STATUS_OK) {
        check_texts(value);
        write_whole(&mended, value);
        if (strict != NULL)
            write_whole(&plain, strict);
        MUST(strict == NULL || memmem(text.at, text.len, "\\u0000", 6) != NULL ||
             str_eq(buf_view(&mended), buf_view(&plain)));
    } else { /* names that are mended may become the same */
        MUST(strict == NULL || err.status == STATUS_TOO_LARGE || strstr(err.message, "same name"));
    }
    buf_free(&mended);
    buf_free(&plain);
    free(own);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    const struct json *value = NULL, *again = NULL;
    struct buf first = BUF_INIT, second = BUF_INIT;
    struct arena arena = {0};
    struct json_write w;
    struct err err;

    if (json_read(&value, &arena, text, 1 << 20, NULL) != STATUS_OK)
        value = NULL;
    check_reply(&arena, text, value);
    if (json_read(&value, &arena, text, 1 << 20, &err) == STATUS_OK) {
        json_begin(&w, &first, size % 2 == 0);
        write_value(&w, value);
        json_finish(&w);
        /* Two names with NUL in them may have become the same. */
        if (json_read(&again, &arena, buf_view(&first), 1 << 24, &err) == STATUS_OK) {
            json_begin(&w, &second, size % 2 == 0);
            write_value(&w, again);
            json_finish(&w);
            MUST(str_eq(buf_view(&first), buf_view(&second)));
        } else {
            MUST(strstr(err.message, "same name") != NULL);
        }
    }
    buf_free(&first);
    buf_free(&second);
    arena_free(&arena);
    return 0;
}
