#include "base/address.h"

#include "base/number.h"

#include <arpa/inet.h>

bool address_parse(struct str text, struct address *out)
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
    char z[ADDRESS_TEXT];

    if (text.len == 0 || text.len >= sizeof(z) || memchr(text.at, '\0', text.len) != NULL)
        return false;
    memcpy(z, text.at, text.len);
    z[text.len] = '\0';
    if (inet_pton(AF_INET, z, out->bytes + 12) == 1) {
        memcpy(out->bytes, mapped, sizeof(mapped));
        return true;
    }
    return inet_pton(AF_INET6, z, out->bytes) == 1;
}

void address_print(const struct address *address, char out[ADDRESS_TEXT])
{
    static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};

    if (memcmp(address->bytes, mapped, sizeof(mapped)) == 0)
        inet_ntop(AF_INET, address->bytes + 12, out, ADDRESS_TEXT);
    else
        inet_ntop(AF_INET6, address->bytes, out, ADDRESS_TEXT);
}

/* "10.0.0.0/8" or a single address. */
static bool prefix_parse(struct str text, struct address *out, unsigned *bits)
{
    size_t slash = str_find(text, '/');
    bool four = str_find(text, ':') == text.len;
    uint64_t length = four ? 32 : 128;

    if (!address_parse(str_slice(text, 0, slash), out))
        return false;
    if (slash < text.len && !number_u64(str_slice(text, slash + 1, text.len), length, &length))
        return false;
    *bits = (unsigned)length + (four ? 96 : 0);
    return true;
}

static bool prefix_holds(const struct address *prefix, unsigned bits, const struct address *address)
{
    unsigned whole = bits / 8, part = bits % 8;
    unsigned char mask = (unsigned char)(0xff00u >> part);

    if (memcmp(prefix->bytes, address->bytes, whole) != 0)
        return false;
    return part == 0 || ((prefix->bytes[whole] ^ address->bytes[whole]) & mask) == 0;
}

/* The next entry of a list separated by blanks and commas. */
static bool entry_next(struct str *rest, struct str *entry)
{
    size_t len = 0;

    while (rest->len > 0 && (ascii_is_space(rest->at[0]) || rest->at[0] == ','))
        *rest = str_slice(*rest, 1, rest->len);
    while (len < rest->len && !ascii_is_space(rest->at[len]) && rest->at[len] != ',')
        len++;
    *entry = str_slice(*rest, 0, len);
    *rest = str_slice(*rest, len, rest->len);
    return len > 0;
}

bool address_is_listed(const struct address *address, const char *list)
{
    struct str rest = str_of(list), entry;
    struct address prefix;
    unsigned bits;

    while (entry_next(&rest, &entry)) {
        if (prefix_parse(entry, &prefix, &bits) && prefix_holds(&prefix, bits, address))
            return true;
    }
    return false;
}

enum status address_list_check(const char *list, const char *what, struct err *err)
{
    struct str rest = str_of(list), entry;
    struct address prefix;
    unsigned bits;

    while (entry_next(&rest, &entry)) {
        if (!prefix_parse(entry, &prefix, &bits))
            return err_set(err, STATUS_INVALID,
                           "%s: \"%.*s\" is no address and no prefix like 10.0.0.0/8", what,
                           STR_ARG(entry));
    }
    return STATUS_OK;
}
