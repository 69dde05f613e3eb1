#include "site/answer_number.h"

#include "base/utf8.h"

#define WHOLE_DIGITS 12
#define FRACTION_DIGITS 6
#define TEXT_LENGTH_MAX 64

static enum status refuse(struct str text, struct err *err)
{
    return err_set(
        err, STATUS_INVALID,
        "\"%.*s\" is not a number that can be compared: write digits from 0 to 9, with nothing "
        "between them but a point before the decimals, at most %d before it and %d after it",
        STR_ARG(str_slice(text, 0, 80)), WHOLE_DIGITS, FRACTION_DIGITS);
}

/* The characters in ASCII: full-width digits, the minus sign and the blanks of typographers as what they stand for.
 * False when there is anything else. */
static bool to_ascii(struct str text, char out[TEXT_LENGTH_MAX])
{
    size_t used = 0;

    for (size_t at = 0; at < text.len;) {
        uint32_t c;
        size_t len = utf8_decode(text, at, &c);

        if (c >= 0xff10 && c <= 0xff19)
            c = c - 0xff10 + '0';
        else if (c == 0x2212 || c == 0x2010 || c == 0x2011)
            c = '-';
        else if (c == 0xa0 || c == 0x2009 || c == 0x202f)
            c = ' ';
        if (len == 0 || c >= 0x80 || used + 1 >= TEXT_LENGTH_MAX)
            return false;
        out[used++] = (char)c;
        at += len;
    }
    out[used] = '\0';
    return true;
}

/* The digits before the point, without the blanks between thousands; false when a blank stands elsewhere. */
static bool join_thousands(struct str whole, char digits[WHOLE_DIGITS + 1])
{
    bool grouped = str_find(whole, ' ') < whole.len;
    size_t used = 0;

    for (size_t at = 0; at < whole.len; at++) {
        if (grouped && (whole.len - at) % 4 == 0) {
            if (whole.at[at] != ' ' || at == 0)
                return false;
            continue;
        }
        if (!ascii_is_digit(whole.at[at]) || used == WHOLE_DIGITS)
            return false;
        digits[used++] = whole.at[at];
    }
    digits[used] = '\0';
    return used > 0;
}

static int64_t millionths_of(const char *whole, struct str fraction)
{
    int64_t n = 0;

    for (const char *at = whole; *at != '\0'; at++)
        n = n * 10 + (*at - '0');
    for (size_t i = 0; i < FRACTION_DIGITS; i++)
        n = n * 10 + (i < fraction.len ? fraction.at[i] - '0' : 0);
    return n;
}

enum status answer_number(struct str text, int64_t *millionths, struct err *err)
{
    char ascii[TEXT_LENGTH_MAX], digits[WHOLE_DIGITS + 1];
    struct str rest, fraction = {NULL, 0};
    bool negative = false;
    size_t point;

    if (!to_ascii(text, ascii))
        return refuse(text, err);
    rest = str_trim(str_of(ascii));
    if (rest.len > 0 && (rest.at[0] == '-' || rest.at[0] == '+')) {
        negative = rest.at[0] == '-';
        rest = str_slice(rest, 1, rest.len);
    }
    point = str_find(rest, '.');
    if (point == rest.len)
        point = str_find(rest, ',');
    if (point < rest.len) {
        fraction = str_slice(rest, point + 1, rest.len);
        if (rest.at[point] == ',' && fraction.len == 3)
            return err_set(err, STATUS_INVALID,
                           "in \"%.*s\" the comma may mean thousands or decimals: write a point "
                           "before decimals, and nothing between thousands",
                           STR_ARG(text));
        if (fraction.len == 0 || fraction.len > FRACTION_DIGITS)
            return refuse(text, err);
    }
    for (size_t i = 0; i < fraction.len; i++) {
        if (!ascii_is_digit(fraction.at[i]))
            return refuse(text, err);
    }
    if (!join_thousands(str_slice(rest, 0, point), digits))
        return refuse(text, err);
    *millionths = millionths_of(digits, fraction);
    if (negative)
        *millionths = -*millionths;
    return STATUS_OK;
}

/* A point between one to three digits, of which the first is no zero, and three more. */
int64_t answer_number_grouped(struct str text, int64_t millionths)
{
    struct str rest = str_trim(text);
    size_t point;

    if (rest.len > 0 && (rest.at[0] == '-' || rest.at[0] == '+'))
        rest = str_slice(rest, 1, rest.len);
    point = str_find(rest, '.');
    if (point < 1 || point > 3 || rest.len != point + 4 || rest.at[0] == '0')
        return millionths;
    for (size_t i = 0; i < rest.len; i++) {
        if (i != point && !ascii_is_digit(rest.at[i]))
            return millionths;
    }
    return millionths * 1000;
}

char *answer_number_text(struct arena *arena, int64_t millionths)
{
    int64_t size = millionths < 0 ? -millionths : millionths;
    char *text = arena_printf(arena, "%s%lld.%06lld", millionths < 0 ? "-" : "",
                              (long long)(size / ANSWER_NUMBER_UNIT),
                              (long long)(size % ANSWER_NUMBER_UNIT));
    size_t len = strlen(text);

    while (text[len - 1] == '0')
        len--;
    if (text[len - 1] == '.')
        len--;
    text[len] = '\0';
    return text;
}
