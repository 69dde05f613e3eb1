#include "migrate/way.h"

#include "migrate/scratch.h"

void way_init(struct way *way, enum direction direction, const struct model *from,
              const struct model *to)
{
    memset(way, 0, sizeof(*way));
    way->direction = direction;
    way->from = from;
    way->to = to;
    for (int dialect = 0; dialect < DIALECT__COUNT; dialect++)
        buf_init(&way->bodies[dialect]);
}

void way_free(struct way *way)
{
    for (int dialect = 0; dialect < DIALECT__COUNT; dialect++)
        buf_free(&way->bodies[dialect]);
}

enum status way_open(const struct journey *journey, const struct way *up, struct db **out,
                     struct err *err)
{
    enum status status = scratch_open(out, err);

    if (status == STATUS_OK)
        status = scratch_replay(*out, &journey->chain, err);
    if (status == STATUS_OK && up != NULL)
        status = db_script(*out, up->bodies[DIALECT_SQLITE].at, err);
    return status;
}
