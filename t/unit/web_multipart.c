#include "web/multipart.h"

#include "base/buf.h"
#include "lib/tap.h"

#include <malloc.h>

#define TYPE "multipart/form-data; boundary=AaB03x"
#define FIELD(name) "Content-Disposition: form-data; name=\"" name "\"\r\n\r\n"
#define END "\r\n--AaB03x--\r\n"

static struct arena arena;

/* --- forms in, a line of text out ------------------------------------------------------------------------ */

struct feed {
    struct str rest;
    size_t piece; /* bytes that come at once */
    bool broken;  /* the connection fails at the end */
};

static ptrdiff_t feed_read(void *context, char *out, size_t size)
{
    struct feed *feed = context;
    size_t n = feed->piece < size ? feed->piece : size;

    n = n < feed->rest.len ? n : feed->rest.len;
    if (n == 0)
        return feed->broken ? -1 : 0;
    memcpy(out, feed->rest.at, n);
    feed->rest = str_slice(feed->rest, n, feed->rest.len);
    return (ptrdiff_t)n;
}

/* "name=value;" for a field, "name[file]=bytes;" for a file; a refusal replaces all of it. `size` bytes are taken at
 * once. */
static void digest(struct feed *feed, const char *type, size_t size, struct buf *out)
{
    struct multipart m;
    struct multipart_part part;
    struct err err = {.message = ""};
    char *piece = arena_alloc(&arena, size);
    size_t got = 0;
    enum status status =
        multipart_begin(&m, &arena, str_of(type),
                        (struct multipart_source){.context = feed, .read = feed_read}, &err);

    buf_clear(out);
    while (status == STATUS_OK && (status = multipart_next(&m, &part, &err)) == STATUS_OK &&
           part.name != NULL) {
        buf_printf(out, part.file_name == NULL ? "%s=" : "%s[%s]=", part.name, part.file_name);
        while ((status = multipart_read(&m, piece, size, &got, &err)) == STATUS_OK && got > 0)
            buf_str(out, (struct str){piece, got});
        buf_char(out, ';');
    }
    if (status != STATUS_OK) {
        buf_clear(out);
        buf_printf(out, "%d %s", status_row(status)->http, err.message);
    }
}

/* The form must read the same however it comes and however it is taken. */
static void tell(struct str body, const char *type, struct buf *out)
{
    static const size_t sizes[] = {1, 2, 3, 7, 11, 4096, 65536};
    struct feed whole = {.rest = body, .piece = 65536};
    struct buf other = BUF_INIT;

    digest(&whole, type, 65536, out);
    for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
        struct feed feed = {.rest = body, .piece = sizes[i]};

        digest(&feed, type, sizes[sizeof(sizes) / sizeof(sizes[0]) - 1 - i], &other);
        if (!str_eq(buf_view(out), buf_view(&other)))
            tap_ok(false, "in pieces of %zu: %s", sizes[i], other.at);
    }
    buf_free(&other);
}

/* `want` begins the outcome when it is a refusal, else it is all of it. */
static void form_is(const char *name, struct str body, const char *want)
{
    struct buf out = BUF_INIT;
    bool same;

    tell(body, TYPE, &out);
    same = str_starts(str_of(want), "400") ? str_starts(buf_view(&out), want)
                                           : str_is(buf_view(&out), want);
    if (!same)
        TAP_IS_TEXT(out.at, want, name);
    else
        tap_ok(true, "%s", name);
    buf_free(&out);
}

/* --- forms of every kind --------------------------------------------------------------------------------- */

struct form_case {
    const char *name;
    struct str body;
    const char *want;
};

/* clang-format off */
#define CASE(name, body, want) {name, {body, sizeof(body) - 1}, want}

static const struct form_case CASES[] = {
    CASE("one field", "--AaB03x\r\n" FIELD("a") "soup" END, "a=soup;"),
    CASE("two fields", "--AaB03x\r\n" FIELD("a") "1\r\n--AaB03x\r\n" FIELD("b") "2" END, "a=1;b=2;"),
    CASE("no fields", "--AaB03x--\r\n", ""),
    CASE("an empty field", "--AaB03x\r\n" FIELD("a") END, "a=;"),
    CASE("an empty field, whose head lends its line end", "--AaB03x\r\nContent-Disposition: form-data; name=a\r\n" END, "a=;"),
    CASE("every field empty", "--AaB03x\r\n" FIELD("a") "\r\n--AaB03x\r\n" FIELD("b") "\r\n--AaB03x\r\n"
         "Content-Disposition: form-data; name=\"f\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n" END,
         "a=;b=;f[]=;"),
    CASE("the same field twice", "--AaB03x\r\n" FIELD("a") "1\r\n--AaB03x\r\n" FIELD("a") "2" END, "a=1;a=2;"),
    CASE("a file", "--AaB03x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a b.png\"\r\n"
         "Content-Type: image/png\r\n\r\n\x89PNG\r\n" END, "f[a b.png]=\x89PNG\r\n;"),
    CASE("an empty file", "--AaB03x\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n" END, "f[x]=;"),
    CASE("names in capitals, blanks around them", "--AaB03x\r\ncontent-disposition:  FORM-DATA ;  NAME=\"a\" ; FileName=b \r\n\r\nx" END, "a[b]=x;"),
    CASE("a quoted quote", "--AaB03x\r\nContent-Disposition: form-data; name=\"a\\\"b\"; filename=\"C:\\soup\\\"x\"\r\n\r\nx" END, "a\"b[C:\\soup\"x]=x;"),
    CASE("a quote as browsers write it", "--AaB03x\r\n" FIELD("a%22b") "x" END, "a%22b=x;"),
    CASE("a semicolon within quotes", "--AaB03x\r\nContent-Disposition: form-data; name=\"a;filename=b\"\r\n\r\nx" END, "a;filename=b=x;"),
    CASE("a name in another encoding", "--AaB03x\r\n" FIELD("\xff") "x" END, "\xff=x;"),
    CASE("a value that is not UTF-8", "--AaB03x\r\n" FIELD("a") "\xc3\x28" END, "a=\xc3\x28;"),
    CASE("filename* does not count", "--AaB03x\r\nContent-Disposition: form-data; name=a; filename*=UTF-8''x\r\n\r\nx" END, "a=x;"),
    CASE("a preamble", "hello\r\nyou\r\n--AaB03x\r\n" FIELD("a") "x" END, "a=x;"),
    CASE("a preamble of an empty line", "\r\n--AaB03x\r\n" FIELD("a") "x" END, "a=x;"),
    CASE("an epilogue", "--AaB03x\r\n" FIELD("a") "x" END "--AaB03x\r\n" FIELD("b") "y" END, "a=x;"),
    CASE("no line end at the end", "--AaB03x\r\n" FIELD("a") "x\r\n--AaB03x--", "a=x;"),
    CASE("blanks behind a boundary", "--AaB03x \t\r\n" FIELD("a") "x\r\n--AaB03x  \r\n" FIELD("b") "y" END, "a=x;b=y;"),
    CASE("almost a boundary", "--AaB03x\r\n" FIELD("a") "\r\n--AaB03\r\n--AaB03y\r\n-AaB03x\n--AaB03x--\r\r\n\r\n" END,
         "a=\r\n--AaB03\r\n--AaB03y\r\n-AaB03x\n--AaB03x--\r\r\n\r\n;"),
    CASE("the beginnings of a boundary", "--AaB03x\r\n" FIELD("a") "\r\n--Aa\r\n--AaB\r\n--AaB0\r\n\r\r\n-\r\n--" END,
         "a=\r\n--Aa\r\n--AaB\r\n--AaB0\r\n\r\r\n-\r\n--;"),
    CASE("the boundary as content", "--AaB03x\r\n" FIELD("a") "AaB03x --AaB03x" END, "a=AaB03x --AaB03x;"),
    CASE("other header lines", "--AaB03x\r\nX-Soup: hot; name=b\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: 8bit\r\n\r\nx" END, "a=x;"),

    CASE("nothing", "", "400 the form cannot be read: it ends in the middle"),
    CASE("no boundary at all", "a=1&b=2", "400 the form cannot be read: it ends in the middle"),
    CASE("another boundary", "--other\r\n" FIELD("a") "x\r\n--other--\r\n", "400 the form cannot be read: it ends in the middle"),
    CASE("no final boundary", "--AaB03x\r\n" FIELD("a") "x", "400 the form cannot be read: it ends in the middle"),
    CASE("less than a boundary at the end", "--AaB03x\r\n" FIELD("a") "x\r\n--AaB03", "400 the form cannot be read: it ends in the middle"),
    CASE("a boundary that nothing ends", "--AaB03x\r\n" FIELD("a") "x\r\n--AaB03x", "400 the form cannot be read: something follows"),
    CASE("one hyphen", "--AaB03x\r\n" FIELD("a") "x\r\n--AaB03x-", "400 the form cannot be read: something follows"),
    CASE("a longer boundary", "--AaB03xy\r\n" FIELD("a") "x" END, "400 the form cannot be read: something follows"),
    CASE("line ends without CR", "--AaB03x\nContent-Disposition: form-data; name=a\n\nx\n--AaB03x--\n", "400 the form cannot be read: something follows"),
    CASE("the head ends in the middle", "--AaB03x\r\nContent-Disposition: form-data; name=a\r\n", "400 the form cannot be read: it ends in the middle"),
    CASE("a part without a head", "--AaB03x\r\n\r\nx" END, "400 the form cannot be read: a part has no name"),
    CASE("a part without a name", "--AaB03x\r\nContent-Disposition: form-data\r\n\r\nx" END, "400 the form cannot be read: a part has no name"),
    CASE("a file without a name of its field", "--AaB03x\r\nContent-Disposition: form-data; filename=x\r\n\r\nx" END, "400 the form cannot be read: a part has no name"),
    CASE("an attachment", "--AaB03x\r\nContent-Disposition: attachment; name=a\r\n\r\nx" END, "400 the form cannot be read: a part is no field"),
    CASE("two names", "--AaB03x\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\nx" END, "400 the form cannot be read: a part has two names"),
    CASE("two names of a file", "--AaB03x\r\nContent-Disposition: form-data; name=a; filename=b; filename=c\r\n\r\nx" END, "400 the form cannot be read: a part has two names"),
    CASE("two dispositions", "--AaB03x\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b\r\n\r\nx" END, "400 the form cannot be read: a part is no field"),
    CASE("two dispositions, the first of a file", "--AaB03x\r\nContent-Disposition: form-data; filename=a\r\nContent-Disposition: form-data; name=b\r\n\r\nx" END, "400 the form cannot be read: a part is no field"),
    CASE("a folded line", "--AaB03x\r\nContent-Disposition: form-data; name=a;\r\n filename=\"x:y\"\r\n\r\nx" END, "400 the form cannot be read: a header line of a part has no name"),
    CASE("a line without a colon", "--AaB03x\r\nContent-Disposition\r\n\r\nx" END, "400 the form cannot be read: a header line of a part has no name"),
    CASE("a line without a name", "--AaB03x\r\n: form-data; name=a\r\n\r\nx" END, "400 the form cannot be read: a header line of a part has no name"),
    CASE("an open quote", "--AaB03x\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx" END, "400 the form cannot be read: a part's name is out of form"),
    CASE("an open quote that ends escaped", "--AaB03x\r\nContent-Disposition: form-data; name=\"a\\\"\r\n\r\nx" END, "400 the form cannot be read: a part's name is out of form"),
    CASE("something behind the quote", "--AaB03x\r\nContent-Disposition: form-data; name=\"a\"b\r\n\r\nx" END, "400 the form cannot be read: a part's name is out of form"),
    CASE("a NUL in the name", "--AaB03x\r\n" FIELD("a\0b") "x" END, "400 the form cannot be read: a part's head has a NUL byte"),
    CASE("base64", "--AaB03x\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nx" END, "400 the form cannot be read: a part is encoded"),
};
/* clang-format on */

static void test_cases(void)
{
    for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
        form_is(CASES[i].name, CASES[i].body, CASES[i].want);
}

/* --- types ----------------------------------------------------------------------------------------------- */

struct type_case {
    const char *type;
    const char *boundary; /* NULL = refused */
};

#define SEVENTY "0123456789012345678901234567890123456789012345678901234567890123456789"

static const struct type_case TYPES[] = {
    {"multipart/form-data; boundary=x", "x"},
    {"Multipart/Form-Data;BOUNDARY=\"a b\"", "a b"},
    {"multipart/form-data; charset=utf-8; boundary=x; more=y", "x"},
    {"multipart/form-data; boundary=----WebKitFormBoundaryABC", "----WebKitFormBoundaryABC"},
    {"multipart/form-data; boundary=\"'()+_,-./:=?\"", "'()+_,-./:=?"},
    {"multipart/form-data; boundary=" SEVENTY, SEVENTY},
    {"multipart/form-data; boundary=" SEVENTY "x", NULL},
    {"multipart/form-data", NULL},
    {"multipart/form-data; boundary=", NULL},
    {"multipart/form-data; boundary=\"\"", NULL},
    {"multipart/form-data; boundary=\"x", NULL},
    {"multipart/form-data; boundary=\"x \"", NULL},
    {"multipart/form-data; boundary=\xc5\xbc", NULL},
    {"multipart/form-data; boundary=a{b", NULL},
    {"multipart/form-data boundary=x", NULL},
};

static void test_types(void)
{
    struct buf out = BUF_INIT;

    for (size_t i = 0; i < sizeof(TYPES) / sizeof(TYPES[0]); i++) {
        const char *boundary = TYPES[i].boundary == NULL ? "x" : TYPES[i].boundary;
        const char *body =
            arena_printf(&arena, "--%s\r\n" FIELD("a") "soup\r\n--%s--", boundary, boundary);

        tell(str_of(body), TYPES[i].type, &out);
        if (TYPES[i].boundary != NULL)
            TAP_IS_TEXT(out.at, "a=soup;", TYPES[i].type);
        else
            TAP_IS_TEXT(out.at, "400 the form cannot be read: its type names no boundary",
                        TYPES[i].type);
    }
    tap_ok(multipart_is(str_of("Multipart/form-data ; boundary=x")), "a form with files");
    tap_ok(!multipart_is(str_of("multipart/form-data-x")) && !multipart_is(str_of("")) &&
               !multipart_is(str_of("multipart/mixed; boundary=multipart/form-data")),
           "… and what is none");
    buf_free(&out);
}

/* --- sizes ----------------------------------------------------------------------------------------------- */

/* A head of `size` bytes in all its lines, the empty one not counted. */
static struct str form_with_head(size_t size)
{
    static const char first[] = "Content-Disposition: form-data; name=a\r\nX: ";
    struct buf body = BUF_INIT;
    struct str copy;

    buf_text(&body, "--AaB03x\r\n");
    buf_text(&body, first);
    for (size_t i = sizeof(first) - 1 + 2; i < size; i++)
        buf_char(&body, 'x');
    buf_text(&body, "\r\n\r\nsoup" END);
    copy = (struct str){arena_copy(&arena, buf_view(&body)), buf_view(&body).len};
    buf_free(&body);
    return copy;
}

static void test_heads(void)
{
    for (size_t size = MULTIPART_HEAD_MAX - 4; size <= MULTIPART_HEAD_MAX; size++)
        form_is("a head that is just short enough", form_with_head(size), "a=soup;");
    form_is("a head that is too long", form_with_head(MULTIPART_HEAD_MAX + 1),
            "400 the form cannot be read: a part's head is too long");
    form_is("a head of 200,000 bytes", form_with_head(200000),
            "400 the form cannot be read: a part's head is too long");
}

static struct str form_with_parts(size_t count)
{
    struct buf body = BUF_INIT;
    struct str copy;

    for (size_t i = 0; i < count; i++)
        buf_text(&body, "--AaB03x\r\n" FIELD("a") "\r\n");
    buf_text(&body, "--AaB03x--\r\n");
    copy = (struct str){arena_copy(&arena, buf_view(&body)), buf_view(&body).len};
    buf_free(&body);
    return copy;
}

static void test_parts(void)
{
    struct buf want = BUF_INIT;

    for (size_t i = 0; i < MULTIPART_PARTS_MAX; i++)
        buf_text(&want, "a=;");
    form_is("as many parts as may be", form_with_parts(MULTIPART_PARTS_MAX), want.at);
    form_is("one more", form_with_parts(MULTIPART_PARTS_MAX + 1),
            "400 the form cannot be read: it has too many parts");
    form_is("10,000 parts", form_with_parts(10000),
            "400 the form cannot be read: it has too many parts");
    buf_free(&want);
}

static size_t heap_size(void)
{
    struct mallinfo2 info = mallinfo2();

    return info.uordblks + info.hblkhd;
}

/* A head full of parameters takes memory for what it says, not for each of them. */
static void test_memory(void)
{
    struct buf body = BUF_INIT, out = BUF_INIT;
    struct feed feed;
    struct arena before = arena;
    size_t taken;

    for (int part = 0; part < MULTIPART_PARTS_MAX; part++) {
        buf_text(&body, "--AaB03x\r\nContent-Disposition: form-data; name=a");
        for (int i = 0; i < 1000; i++)
            buf_text(&body, ";b=c");
        buf_text(&body, "\r\n\r\n\r\n");
    }
    buf_text(&body, "--AaB03x--");
    arena_init(&arena);
    feed = (struct feed){.rest = buf_view(&body), .piece = 65536};
    taken = heap_size();
    digest(&feed, TYPE, 65536, &out);
    taken = heap_size() - taken;
    tap_ok(str_starts(buf_view(&out), "a=;a=;"), "64 parts with a thousand parameters each");
    tap_ok(taken < 4 << 20, "… take less than 4 MB");
    arena_free(&arena);
    arena = before;
    buf_free(&body);
    buf_free(&out);
}

/* More than a window, full of what looks like the end. */
static void test_large_file(void)
{
    struct buf body = BUF_INIT, out = BUF_INIT, want = BUF_INIT;
    struct feed feed;

    for (int i = 0; i < 50000; i++)
        buf_text(&want, i % 3 == 0 ? "\r\n--AaB03" : "\r\n--");
    buf_text(&body, "--AaB03x\r\nContent-Disposition: form-data; name=f; filename=x\r\n\r\n");
    buf_str(&body, buf_view(&want));
    buf_text(&body, END);
    for (size_t piece = 1; piece < 70000; piece = piece * 3 + 1) {
        feed = (struct feed){.rest = buf_view(&body), .piece = piece};
        digest(&feed, TYPE, 65536, &out);
        tap_ok(str_starts(buf_view(&out), "f[x]=") && str_ends(buf_view(&out), ";") &&
                   str_eq(str_slice(buf_view(&out), 5, buf_view(&out).len - 1), buf_view(&want)),
               "a file of %zu bytes in pieces of %zu", buf_view(&want).len, piece);
    }
    buf_free(&body);
    buf_free(&out);
    buf_free(&want);
}

static void test_other_uses(void)
{
    static const char two[] = "--AaB03x\r\n" FIELD("a") "12345\r\n--AaB03x\r\n" FIELD("b") "6" END;
    struct feed feed = {.rest = str_of(two), .piece = 3};
    struct multipart m;
    struct multipart_part part;
    struct err err = {.message = ""};
    struct buf out = BUF_INIT;
    char piece[2];
    size_t got;

    multipart_begin(&m, &arena, str_of(TYPE),
                    (struct multipart_source){.context = &feed, .read = feed_read}, &err);
    multipart_next(&m, &part, &err);
    multipart_read(&m, piece, sizeof(piece), &got, &err);
    tap_ok(got >= 1 && piece[0] == '1', "the beginning of a part");
    tap_ok(multipart_next(&m, &part, &err) == STATUS_OK && strcmp(part.name, "b") == 0,
           "… whose rest is passed over");
    tap_ok(multipart_next(&m, &part, &err) == STATUS_OK && part.name == NULL, "the last part");
    tap_ok(multipart_read(&m, piece, sizeof(piece), &got, &err) == STATUS_OK && got == 0,
           "… has nothing behind it");
    tap_ok(multipart_next(&m, &part, &err) == STATUS_OK && part.name == NULL,
           "… and no part after it");
    feed = (struct feed){.rest = str_slice(str_of(two), 0, 60), .piece = 7, .broken = true};
    digest(&feed, TYPE, 5, &out);
    TAP_IS_TEXT(out.at, "400 the form did not arrive", "a connection that fails");
    buf_free(&out);
}

int main(void)
{
    test_cases();
    test_types();
    test_heads();
    test_parts();
    test_memory();
    test_large_file();
    test_other_uses();
    arena_free(&arena);
    return tap_done();
}
