#include "site/trivia_starter.h"

#include "base/embedded.h"

extern const struct embedded_file built_in_trivia[];

struct str trivia_starter(void)
{
    return (struct str){built_in_trivia[0].text, built_in_trivia[0].len};
}

enum status trivia_starter_store(struct site *site, struct arena *arena,
                                 struct trivia_counts *counts, struct err *err)
{
    struct trivia_reading reading = {.format = TRIVIA_JSONL};
    struct trivia_drafts drafts;
    enum status status = trivia_read(arena, trivia_starter(), &reading, &drafts, err);

    if (status == STATUS_OK)
        status = trivia_store(site, &drafts, false, counts, err);
    return status;
}
