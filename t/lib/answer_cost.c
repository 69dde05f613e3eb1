/* Compares one answer with four accepted ones, many times, for who counts instructions:
 *     answer_cost MODE GIVEN ACCEPTED ACCEPTED ACCEPTED ACCEPTED
 * Prints "right" or "wrong"; both words are as long. */
#include "site/answer_check.h"

#define ROUNDS 200

int main(int argc, char **argv)
{
    const struct answer_key key = {{1}};
    struct answer_accepted accepted = {.texts = (const char *const *)argv + 3, .count = 4};
    struct arena arena = {0};
    bool right = false;

    if (argc != 7 || !answer_mode_of(str_of(argv[1]), &accepted.mode))
        return 2;
    for (int i = 0; i < ROUNDS; i++) {
        if (answer_check(&arena, &key, &accepted, str_of(argv[2]), &right, NULL) != STATUS_OK)
            return 1;
        arena_reset(&arena);
    }
    printf("%s\n", right ? "right" : "wrong");
    arena_free(&arena);
    return 0;
}
