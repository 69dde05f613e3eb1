/**
 * The schema that this program was written for: the number of version scripts in schema/versions/. A database
 * whose db_schema_version() is another number is not to be touched: pages answer 503, commands say `upgrade`.
 */
#ifndef DB_SCHEMA_VERSION_H
#define DB_SCHEMA_VERSION_H

#define SCHEMA_VERSION 5

#endif
