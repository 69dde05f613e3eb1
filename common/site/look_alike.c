#include "site/look_alike.h"

#include <stddef.h>

/* From A to Z, one behind the other: in black circles, in black squares, and as two of them name a flag. */
static const uint32_t alphabets[] = {0x1f150, 0x1f170, 0x1f1e6};

static const struct {
    uint32_t character;
    char letter;
} letters[] = {
    /* small capitals, and two letters of phonetics */
    {0x1d00, 'a'},
    {0x251, 'a'},
    {0x299, 'b'},
    {0x1d04, 'c'},
    {0x1d05, 'd'},
    {0x1d07, 'e'},
    {0xa730, 'f'},
    {0x261, 'g'},
    {0x262, 'g'},
    {0x29c, 'h'},
    {0x26a, 'i'},
    {0x1d0a, 'j'},
    {0x1d0b, 'k'},
    {0x29f, 'l'},
    {0x1d0d, 'm'},
    {0x274, 'n'},
    {0x1d0f, 'o'},
    {0x1d18, 'p'},
    {0x280, 'r'},
    {0xa731, 's'},
    {0x1d1b, 't'},
    {0x1d1c, 'u'},
    {0x1d20, 'v'},
    {0x1d21, 'w'},
    {0x28f, 'y'},
    {0x1d22, 'z'},
    /* Cyrillic */
    {0x430, 'a'},
    {0x432, 'b'},
    {0x441, 'c'},
    {0x501, 'd'},
    {0x435, 'e'},
    {0x4bb, 'h'},
    {0x43d, 'h'},
    {0x456, 'i'},
    {0x458, 'j'},
    {0x43a, 'k'},
    {0x4cf, 'l'},
    {0x43c, 'm'},
    {0x43e, 'o'},
    {0x440, 'p'},
    {0x51b, 'q'},
    {0x455, 's'},
    {0x442, 't'},
    {0x443, 'y'},
    {0x475, 'v'},
    {0x51d, 'w'},
    {0x445, 'x'},
    /* Greek */
    {0x3b1, 'a'},
    {0x3b2, 'b'},
    {0x3b5, 'e'},
    {0x3b9, 'i'},
    {0x3ba, 'k'},
    {0x3bd, 'v'},
    {0x3bf, 'o'},
    {0x3c1, 'p'},
    {0x3c4, 't'},
    {0x3c5, 'u'},
    {0x3c7, 'x'},
    {0x3b6, 'z'},
    /* Armenian */
    {0x570, 'h'},
    {0x578, 'n'},
    {0x585, 'o'},
    {0x57d, 'u'},
};

char look_alike(uint32_t character)
{
    if (character < 0x250) /* Latin itself */
        return '\0';
    for (size_t i = 0; i < sizeof(alphabets) / sizeof(alphabets[0]); i++) {
        if (character >= alphabets[i] && character < alphabets[i] + 26)
            return (char)('a' + (character - alphabets[i]));
    }
    for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++) {
        if (letters[i].character == character)
            return letters[i].letter;
    }
    return '\0';
}
