#include "site/trivia_entity.h"

#include "base/utf8.h"

#include <stdint.h>

#define NAME_MAX_BYTES 10 /* "&thetasym;" has eight between its ends */

static const struct {
    const char *name;
    uint32_t character;
} entities[] = {
#define TRIVIA_ENTITY(name, character) {name, character},
#include "site/trivia_entity_names.def"
#undef TRIVIA_ENTITY
};

static uint32_t character_named(struct str name)
{
    for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
        if (str_is(name, entities[i].name))
            return entities[i].character;
    }
    return 0;
}

/* "#39" or "#x27"; 0 for what is no character. */
static uint32_t character_numbered(struct str number)
{
    bool hex = number.len > 1 && (number.at[1] == 'x' || number.at[1] == 'X');
    uint32_t character = 0;
    size_t at = hex ? 2 : 1;

    if (at == number.len)
        return 0;
    for (; at < number.len; at++) {
        int digit = ascii_hex(number.at[at]);

        if (digit < 0 || (!hex && digit > 9))
            return 0;
        character = character * (hex ? 16 : 10) + (uint32_t)digit;
        if (character > 0x10ffff)
            return 0;
    }
    return character >= 0xd800 && character <= 0xdfff ? 0 : character;
}

/* The character that the reference at `at` stands for, and its length in bytes; 0 if there is none. */
static uint32_t reference_at(struct str text, size_t at, size_t *len)
{
    struct str rest;
    size_t end;

    if (text.at[at] != '&')
        return 0;
    rest = str_slice(text, at + 1, at + 1 + NAME_MAX_BYTES + 1);
    end = str_find(rest, ';');
    if (end == rest.len || end == 0)
        return 0;
    *len = end + 2;
    rest = str_slice(rest, 0, end);
    return rest.at[0] == '#' ? character_numbered(rest) : character_named(rest);
}

struct str trivia_entity_decode(struct arena *arena, struct str text)
{
    struct buf out = BUF_INIT;
    struct str result;

    for (size_t at = 0; at < text.len;) {
        size_t len = 0;
        uint32_t character = reference_at(text, at, &len);

        if (character != 0) {
            utf8_add(&out, character);
            at += len;
        } else {
            buf_char(&out, text.at[at++]);
        }
    }
    result = (struct str){arena_copy(arena, buf_view(&out)), out.len};
    buf_free(&out);
    return result;
}

bool trivia_entity_is_in(struct str text)
{
    for (size_t at = 0; at < text.len; at++) {
        size_t len;

        if (reference_at(text, at, &len) != 0)
            return true;
    }
    return false;
}
