#include "site/backup_format.h"

#include "base/buf.h"
#include "site/media_store.h"

static const char *const fixed[] = {BACKUP_MARK,     BACKUP_CONF,     BACKUP_PHRASES,
                                    BACKUP_DATABASE, BACKUP_MANIFEST, BACKUP_SEAL};

void backup_hex(const uint8_t hash[HASH_BYTES], char out[BACKUP_HEX])
{
    for (size_t i = 0; i < HASH_BYTES; i++)
        snprintf(out + 2 * i, 3, "%02x", hash[i]);
}

void backup_seal(const uint8_t manifest[HASH_BYTES], char out[BACKUP_SEAL_BYTES + 1])
{
    char hex[BACKUP_HEX];

    backup_hex(manifest, hex);
    snprintf(out, BACKUP_SEAL_BYTES + 1, "%s  " BACKUP_MANIFEST "\n", hex);
}

bool backup_path_is_media(struct str path)
{
    const size_t folder = str_starts(path, "media/") ? 6 : str_starts(path, "held/") ? 5 : 0;

    return folder > 0 && media_name_is(str_slice(path, folder, path.len));
}

bool backup_path_is(struct str path)
{
    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++) {
        if (str_is(path, fixed[i]))
            return true;
    }
    return backup_path_is_media(path);
}

bool backup_name_agrees(const char *path, const uint8_t hash[HASH_BYTES])
{
    const char *name = strrchr(path, '/') + 1;
    char text[HASH_TEXT];

    if (name[HASH_TEXT - 1] == '-')
        return true;
    hash_text(hash, text);
    return memcmp(name, text, HASH_TEXT - 1) == 0;
}

void backup_warn(const struct backup_watcher *watcher, const char *format, ...)
{
    struct buf sentence = BUF_INIT;
    va_list args;

    if (watcher->warned == NULL)
        return;
    va_start(args, format);
    buf_vprintf(&sentence, format, args);
    va_end(args);
    watcher->warned(watcher->context, sentence.at);
    buf_free(&sentence);
}

void backup_tell(const struct backup_watcher *watcher, const char *path, uint64_t bytes)
{
    if (watcher->told != NULL)
        watcher->told(watcher->context, path, bytes);
}
