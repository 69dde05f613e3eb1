#include "net/mastodon_id.h"

#include "base/unicode_kind.h"
#include "base/utf8.h"

bool mastodon_id_is_plain(const char *id)
{
    size_t len = 0;

    if (id == NULL)
        return false;
    while (len <= MASTODON_ID_MAX && id[len] != '\0') {
        if (!ascii_is_alnum(id[len]) && id[len] != '-' && id[len] != '_')
            return false;
        len++;
    }
    return len >= 1 && len <= MASTODON_ID_MAX;
}

const char *mastodon_id_full(struct arena *arena, const char *id, const char *host)
{
    return arena_printf(arena, "%s@%s", id, host);
}

static struct str id_of(const char *full)
{
    struct str text = str_of(full);

    return str_slice(text, 0, str_find(text, '@'));
}

static struct str host_of(const char *full)
{
    struct str text = str_of(full);

    return str_slice(text, str_find(text, '@'), text.len);
}

const char *mastodon_id_plain(struct arena *arena, const char *full, const char *host)
{
    struct str there = host_of(full);
    const char *id;

    if (there.len == 0 || !str_is(str_slice(there, 1, there.len), host))
        return NULL;
    id = arena_copy(arena, id_of(full));
    return mastodon_id_is_plain(id) ? id : NULL;
}

static bool is_number(struct str id)
{
    for (size_t i = 0; i < id.len; i++) {
        if (!ascii_is_digit(id.at[i]))
            return false;
    }
    return id.len > 0;
}

static struct str without_zeros(struct str number)
{
    size_t at = 0;

    while (at + 1 < number.len && number.at[at] == '0')
        at++;
    return str_slice(number, at, number.len);
}

int mastodon_id_compare(const char *a, const char *b)
{
    struct str left = id_of(a), right = id_of(b);
    size_t shared;
    int order;

    if (!str_eq(host_of(a), host_of(b)))
        return 1;
    if (is_number(left) && is_number(right)) {
        left = without_zeros(left);
        right = without_zeros(right);
        if (left.len != right.len)
            return left.len < right.len ? -1 : 1;
    }
    shared = left.len < right.len ? left.len : right.len;
    order = shared == 0 ? 0 : memcmp(left.at, right.at, shared);
    return order != 0 ? order : (left.len > right.len) - (left.len < right.len);
}

static bool is_of_words(uint32_t character, bool any_script)
{
    if (character < 0x80)
        return ascii_is_alnum((char)character) || character == '_';
    return any_script &&
           (unicode_kind(character) == UNICODE_LETTER || unicode_kind(character) == UNICODE_MARK);
}

/* As servers read the parts of a mention: words with "." and "-" between them (MENTION_RE in Mastodon's account.rb). They
 * leave out what goes on behind that, and so "anna-" would come to Anna. */
static bool is_part(struct str part, bool any_script)
{
    size_t length;
    bool word = false;

    for (size_t at = 0; at < part.len; at += length) {
        uint32_t c = 0;

        length = utf8_decode(part, at, &c);
        word = is_of_words(c, any_script);
        if (length == 0 || (!word && (at == 0 || (c != '.' && c != '-'))))
            return false;
    }
    return word;
}

bool mastodon_account_is_plain(const char *account)
{
    struct str rest = str_of(account), name;
    bool elsewhere = str_find(rest, '@') < rest.len;

    str_cut(&rest, '@', &name);
    if (!is_part(name, false))
        return false;
    return !elsewhere || is_part(rest, true);
}
