/* Any bytes as text: valid is what decodes and encodes to itself; forms are stable; cuts are clean. */
#include "fuzz.h"

#include "base/json_read.h"
#include "base/json_write.h"
#include "base/table.h"
#include "base/unicode.h"
#include "base/utf8.h"

static void check_quoted(struct arena *arena, struct str text)
{
    struct buf quoted = BUF_INIT;
    const struct json *value;
    struct str back;

    json_quote(&quoted, text);
    MUST(json_read(&value, arena, buf_view(&quoted), 1 << 24, NULL) == STATUS_OK);
    MUST(json_str(value, &back));
    MUST(!utf8_is_valid(text) || str_eq(back, text));
    buf_free(&quoted);
}

static void check_table(struct arena *arena, struct str text)
{
    struct table *table = table_new(arena, 2);
    struct buf out = BUF_INIT;

    table_text(table, arena_copy(arena, text));
    table_text(table, arena_copy(arena, text));
    table_write(table, &out);
    MUST(utf8_is_clean(buf_view(&out), true) && str_find(buf_view(&out), '\n') == out.len - 1);
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size}, form, again;
    size_t valid = utf8_valid_length(text), max = size > 0 ? data[0] % (size + 1) : 0, kept;
    struct buf encoded = BUF_INIT;
    struct arena arena = {0};

    for (size_t at = 0; at < valid;) {
        uint32_t character = 0;
        size_t len = utf8_decode(text, at, &character);

        MUST(len > 0);
        utf8_add(&encoded, character);
        at += len;
    }
    MUST(str_eq(buf_view(&encoded), str_slice(text, 0, valid)));
    MUST(utf8_is_valid(text) || !utf8_is_clean(text, true));
    kept = unicode_cut(text, max);
    MUST(kept <= max && (!utf8_is_valid(text) || utf8_is_valid(str_slice(text, 0, kept))));
    MUST(unicode_nfc(&arena, text, &form) == utf8_is_valid(text));
    if (utf8_is_valid(text))
        MUST(unicode_nfc(&arena, form, &again) && str_eq(form, again));
    check_quoted(&arena, text);
    check_table(&arena, text);
    buf_free(&encoded);
    arena_free(&arena);
    return 0;
}
