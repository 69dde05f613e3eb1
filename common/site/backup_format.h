/**
 * What a backup is: a tar archive of a home, which any tar can list and unpack, in this order:
 *
 *     pierogis-backup   says what this is, and in which version of the format
 *     .env              the configuration, with its secrets
 *     phrases.txt       if the site has one
 *     db/site.db        the database as it was at one moment, one file without a log
 *     media/ab/…        the files that items show to visitors at that moment
 *     held/ab/…         the files of all other items
 *     manifest.json     what the site was, and every entry above with its size and hash (site/manifest.h)
 *     manifest.b2       the hash of the manifest, as b2sum(1) writes and checks it
 *
 * All hashes are BLAKE2b with 256 bits, in hexadecimal digits.
 */
#ifndef SITE_BACKUP_FORMAT_H
#define SITE_BACKUP_FORMAT_H

#include "base/hash.h"

#define BACKUP_FORMAT 1

#define BACKUP_MARK "pierogis-backup"
#define BACKUP_MARK_BEGIN "pierogis backup "
#define BACKUP_MARK_TEXT                                                                           \
    BACKUP_MARK_BEGIN "1\n"                                                                        \
                      "\n"                                                                         \
                      "The whole of a site. \"pierogis restore\" checks it and puts it in place. " \
                      "By hand:\n"                                                                 \
                      "    tar xf FILE && b2sum -c manifest.b2\n"                                  \
                      "    jq -r '.files[] | \"\\(.blake2b)  \\(.path)\"' manifest.json | "        \
                      "b2sum -c\n"                                                                 \
                      "The file .env holds secrets: keep this where only you can read it.\n"
#define BACKUP_CONF ".env"
#define BACKUP_PHRASES "phrases.txt"
#define BACKUP_DATABASE "db/site.db"
#define BACKUP_MANIFEST "manifest.json"
#define BACKUP_SEAL "manifest.b2"

#define BACKUP_SMALL_MAX                                                                           \
    ((size_t)1 << 20) /* bytes of the mark, the configuration and the phrases each */
#define BACKUP_HEX (2 * HASH_BYTES + 1)
#define BACKUP_SEAL_BYTES (2 * HASH_BYTES + sizeof("  " BACKUP_MANIFEST "\n") - 1)

/** Somebody who wants to know how a backup or restore goes on. Every member may be NULL. */
struct backup_watcher {
    void (*begun)(void *context, uint64_t bytes);                  /* so many will be told */
    void (*told)(void *context, const char *path, uint64_t bytes); /* more of this file are done */
    void (*warned)(void *context, const char *sentence);
    void *context;
};

void backup_hex(const uint8_t hash[HASH_BYTES], char out[BACKUP_HEX]);

/** The text of manifest.b2. */
void backup_seal(const uint8_t manifest[HASH_BYTES], char out[BACKUP_SEAL_BYTES + 1]);

/** Whether a backup can have an entry of this name. So there are no absolute paths, no "..", no surprises. */
bool backup_path_is(struct str path);

/** Whether `path` is "media/ab/NAME" or "held/ab/NAME". */
bool backup_path_is_media(struct str path);

/** Whether the name of the media file at `path` agrees with the hash of its bytes. Renditions are named after what they
 *  were made from, so they always do. */
bool backup_name_agrees(const char *path, const uint8_t hash[HASH_BYTES]);

void backup_warn(const struct backup_watcher *watcher, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void backup_tell(const struct backup_watcher *watcher, const char *path, uint64_t bytes);

#endif
