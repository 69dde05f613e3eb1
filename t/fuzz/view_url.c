/* The URL writers against any bytes: nothing that ends an attribute, no scheme that runs code, no foreign host. */
#include "fuzz.h"
#include "web/view.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The length of the entity at `s` and its character: the numeric ones, and the named ones of URL tricks. */
static size_t entity_read(struct str s, uint32_t *character)
{
    static const struct {
        const char *name;
        char character;
    } names[] = {{"&amp;", '&'},      {"&lt;", '<'},   {"&gt;", '>'},  {"&quot;", '"'},
                 {"&colon;", ':'},    {"&Tab;", '\t'}, {"&sol;", '/'}, {"&bsol;", '\\'},
                 {"&NewLine;", '\n'}, {"&num;", '#'},  {NULL, 0}};
    bool hex = str_starts(s, "&#x") || str_starts(s, "&#X");
    size_t len = hex ? 3 : 2;

    for (size_t i = 0; names[i].name != NULL; i++) {
        if (str_starts(s, names[i].name)) {
            *character = (unsigned char)names[i].character;
            return strlen(names[i].name);
        }
    }
    if (!str_starts(s, "&#"))
        return 0;
    for (*character = 0; len < s.len; len++) {
        int digit = ascii_hex(s.at[len]);

        if (digit < 0 || (!hex && digit > 9) || *character > 0x10ffff)
            break;
        *character = *character * (hex ? 16 : 10) + (uint32_t)digit;
    }
    return len < s.len && s.at[len] == ';' ? len + 1 : len;
}

/* What a browser looks at: entities decoded, controls and blanks gone, "\\" as "/", ASCII in lower case. */
static void browser_reads(struct str attribute, struct buf *seen)
{
    for (size_t i = 0; i < attribute.len;) {
        uint32_t character = (unsigned char)attribute.at[i];
        size_t len = entity_read(str_slice(attribute, i, attribute.len), &character);

        if (len == 0)
            character = (unsigned char)attribute.at[i];
        i += len == 0 ? 1 : len;
        if (character <= ' ' || character == 0x7f)
            continue;
        buf_char(seen, character == '\\' ? '/' : ascii_lower((char)character));
    }
}

static void check_attribute(struct str written, bool relative)
{
    static const char *const bad[] = {
        "javascript:", "vbscript:", "livescript:", "data:", "blob:", "file:", "//", NULL};
    struct buf seen = BUF_INIT;
    struct str view;

    for (size_t i = 0; i < written.len; i++) {
        MUST(strchr("<>\"'`\\", written.at[i]) == NULL);
        MUST(written.at[i] > ' ' && written.at[i] < 0x7f);
    }
    browser_reads(written, &seen);
    view = buf_view(&seen);
    for (size_t i = 0; bad[i] != NULL; i++)
        MUST(!str_starts(view, bad[i]));
    MUST(!relative || str_find(view, ':') == view.len);
    buf_free(&seen);
}

/* A template's literal `prefix`, then the bytes through `write`. */
static void check_writer(view_writer *write, const char *prefix, struct str s, bool relative)
{
    struct buf out = BUF_INIT;
    struct view v = {&out};

    buf_text(&out, prefix);
    write(&v, s);
    check_attribute(buf_view(&out), relative);
    buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str s = {(const char *)data, size};

    check_writer(view_url, "", s, false);
    check_writer(view_url_srcset, "", s, false);
    check_writer(view_url_root, "/", s, true);
    check_writer(view_url_path, "/p/", s, true);
    check_writer(view_url_path, "x", s, true);
    check_writer(view_url_query, "?", s, true);
    return 0;
}
