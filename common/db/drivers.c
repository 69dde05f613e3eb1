/* The drivers of the programs that speak SQLite only: static, and quick to start. */
#include "db/sqlite.h"

const struct db_driver *const db_drivers[] = {&sqlite_driver, NULL};
